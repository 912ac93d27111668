// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.decentagent.testkit.platform.internal.wire.Answer;
import org.decentagent.testkit.platform.internal.wire.Doc;
import org.decentagent.testkit.platform.internal.wire.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.util.RawValue;

/** Writes answers, exactly framed. Safe for use by many threads. */
final class Replies {
  static final String JSON = "application/json; charset=utf-8";
  private static final String TEXT = "text/plain; charset=utf-8";

  private Replies() {}

  /** Sends an answer and says with which status. */
  static int send(HttpExchange exchange, Answer answer) throws IOException {
    return switch (answer) {
      case Answer.Enveloped enveloped -> send(exchange, 200, JSON, document(enveloped).toString());
      case Answer.Bare bare -> send(exchange, 200, JSON, bare.document().toString());
      case Answer.Plain plain -> {
        for (Map.Entry<String, String> header : plain.headers().entrySet()) {
          exchange.getResponseHeaders().set(header.getKey(), header.getValue());
        }
        yield send(exchange, plain.status(), TEXT, plain.text());
      }
    };
  }

  static int send(HttpExchange exchange, int status, String contentType, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", contentType);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(status, -1);
    } else if (body.length == 0) {
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
    return status;
  }

  /** The same answer with a piece of text as the first element of its list. */
  static Answer withElement(Answer answer, String json) {
    if (answer instanceof Answer.Enveloped(boolean success, JsonNode data, String error)
        && data instanceof ArrayNode list) {
      ArrayNode longer = Json.MAPPER.createArrayNode().addRawValue(new RawValue(json));
      return new Answer.Enveloped(success, longer.addAll(list), error);
    }
    return answer;
  }

  /** A success whose data is a list with about so many bytes. */
  static String huge(int bytes) {
    String element = "{\"contract_id\":\"" + "0".repeat(64) + "\"}";
    String more = "," + element;
    return "{\"success\":true,\"data\":["
        + element
        + more.repeat(Math.max(0, bytes / more.length()))
        + "]}";
  }

  private static JsonNode document(Answer.Enveloped answer) {
    return new Doc()
        .with("success", answer.success())
        .orOmit("data", answer.data())
        .orOmit("error", answer.error())
        .node();
  }
}
