// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox.description;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.decentagent.testkit.proxmox.ProxmoxExchange;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What a request says in its query and its body. */
final class SentForm {
  private SentForm() {}

  static Map<String, String> read(ProxmoxExchange exchange, List<String> objections) {
    Map<String, String> found = new HashMap<>();
    int query = exchange.target().indexOf('?');
    if (query >= 0) {
      readForm(exchange.target().substring(query + 1), found, objections);
    }
    if (exchange.contentType().startsWith("application/json")) {
      readJson(exchange.requestBody(), found, objections);
    } else {
      readForm(exchange.requestBody(), found, objections);
    }
    return found;
  }

  static String decodePath(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static void readForm(String form, Map<String, String> found, List<String> objections) {
    for (String pair : form.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int sign = pair.indexOf('=');
      String name = sign < 0 ? pair : pair.substring(0, sign);
      String value = sign < 0 ? "" : pair.substring(sign + 1);
      if (pair.contains(";") || value.contains("=")) {
        objections.add("'" + name + "' is cut: its value has a raw ';' or '='");
      }
      found.put(
          URLDecoder.decode(name, StandardCharsets.UTF_8),
          URLDecoder.decode(value, StandardCharsets.UTF_8));
    }
  }

  private static void readJson(String body, Map<String, String> found, List<String> objections) {
    try {
      JsonMapper.shared()
          .readTree(body)
          .properties()
          .forEach(member ->
              found.put(
                  member.getKey(),
                  member.getValue().isString()
                      ? member.getValue().stringValue()
                      : member.getValue().toString()));
    } catch (JacksonException e) {
      objections.add("the body is no JSON");
    }
  }
}
