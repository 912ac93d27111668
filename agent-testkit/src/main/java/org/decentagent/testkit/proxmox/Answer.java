// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import tools.jackson.databind.node.ObjectNode;

/**
 * One HTTP answer. Immutable.
 *
 * @param contentType empty for none
 */
record Answer(int status, String reason, String contentType, String body) {
  static final String JSON = "application/json;charset=UTF-8";

  static Answer of(Reply reply) {
    ObjectNode document = Json.object();
    document.set("data", reply.data());
    reply.total().ifPresent(total -> document.put("total", total));
    return new Answer(200, "OK", JSON, document.toString());
  }

  static Answer of(ApiError error) {
    ObjectNode document = Json.object();
    document.putNull("data");
    document.put("message", error.wireText());
    if (!error.faults().isEmpty()) {
      ObjectNode faults = document.putObject("errors");
      error.faults().forEach(faults::put);
    }
    return new Answer(error.status(), firstLine(error.text()), JSON, document.toString());
  }

  /** An answer whose reason phrase says it all. */
  static Answer bare(int status, String reason) {
    return new Answer(status, reason, "", "");
  }

  static String failureBody(String message) {
    return Json.object().putNull("data").put("message", message + "\n").toString();
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }
}
