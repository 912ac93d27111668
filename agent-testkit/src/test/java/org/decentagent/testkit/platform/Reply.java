// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What came back for one request. Immutable. */
record Reply(int status, String body, HttpHeaders headers) {
  static Reply of(HttpResponse<String> response) {
    return new Reply(response.statusCode(), response.body(), response.headers());
  }

  JsonNode json() {
    return new JsonMapper().readTree(body);
  }

  /** The data of a plain success. */
  JsonNode data() {
    JsonNode json = json();
    if (status != 200 || !json.path("success").asBoolean() || json.has("error")) {
      throw new AssertionError("not a success: " + status + " " + body);
    }
    return json.required("data");
  }

  /** The text of a soft error. */
  String softError() {
    JsonNode json = json();
    if (status != 200 || json.path("success").asBoolean() || json.has("data")) {
      throw new AssertionError("not a soft error: " + status + " " + body);
    }
    return json.required("error").asString();
  }

  String header(String name) {
    return headers.firstValue(name).orElse("");
  }
}
