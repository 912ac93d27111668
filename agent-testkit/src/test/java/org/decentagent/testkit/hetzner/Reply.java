// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.net.http.HttpResponse;
import tools.jackson.databind.JsonNode;

/** What came back. */
record Reply(HttpResponse<String> raw) {
  int status() {
    return raw.statusCode();
  }

  JsonNode json() {
    return Json.MAPPER.readTree(raw.body());
  }

  /** A member of the document, by a path with dots, as text. */
  String text(String path) {
    JsonNode node = json();
    for (String part : path.split("\\.", -1)) {
      node = part.matches("\\d+") ? node.path(Integer.parseInt(part)) : node.path(part);
    }
    return node.asString("");
  }

  long number(String path) {
    return Long.parseLong(text(path));
  }

  String header(String name) {
    return raw.headers().firstValue(name).orElse("");
  }

  /** The status with the code of a refusal, such as {@code 404 not_found}. */
  String refusal() {
    return status() + " " + text("error.code");
  }
}
