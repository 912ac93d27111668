// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The parameters of a request, out of its query and its body, with all that is odd about how the
 * real server splits a form: at {@code &} and {@code ;}, and each pair at every {@code =}.
 */
final class SentParameters {
  private SentParameters() {}

  static Map<String, String> of(Received request) {
    Map<String, String> found = new LinkedHashMap<>();
    readForm(request.query(), found);
    if (request.header("content-type").orElse("").startsWith("application/json")) {
      readJson(request.body(), found);
    } else {
      readForm(request.body(), found);
    }
    return found;
  }

  private static void readForm(String form, Map<String, String> found) {
    for (String pair : form.split("[&;]", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      String[] parts = pair.replace('+', ' ').split("=", -1);
      add(found, Percent.decode(parts[0]), parts.length > 1 ? Percent.decode(parts[1]) : "");
    }
  }

  private static void readJson(String body, Map<String, String> found) {
    JsonNode document;
    try {
      document = body.isEmpty() ? Json.object() : Json.MAPPER.readTree(body);
    } catch (JacksonException e) {
      throw ApiError.failed("malformed JSON string");
    }
    document.properties().forEach(member -> add(found, member.getKey(), text(member.getValue())));
  }

  private static String text(JsonNode value) {
    if (value.isBoolean()) {
      return value.asBoolean() ? "1" : "0";
    }
    if (value.isArray()) {
      List<String> parts = new ArrayList<>();
      value.forEach(part -> parts.add(text(part)));
      return String.join("\0", parts);
    }
    return value.isString() ? value.stringValue() : value.toString();
  }

  private static void add(Map<String, String> found, String name, String value) {
    found.merge(name, value, (before, after) -> before + '\0' + after);
  }
}
