// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** One method at one path of the description, with pointers to its parts. Immutable. */
record Operation(String template, String method, JsonNode node) {
  private static final Pattern VARIABLE = Pattern.compile("\\{[^}]+}");
  private static final String JSON = "application/json";

  /** The operation that answers a path; one without variables wins over one with. */
  static Optional<Operation> find(JsonNode document, String method, String path) {
    List<Operation> found = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : document.path("paths").properties()) {
      JsonNode operation = entry.getValue().path(method.toLowerCase(Locale.ROOT));
      if (operation.isObject() && expression(entry.getKey()).matcher(path).matches()) {
        found.add(new Operation(entry.getKey(), method.toLowerCase(Locale.ROOT), operation));
      }
    }
    return found.stream().min((a, b) -> Long.compare(variables(a.template), variables(b.template)));
  }

  private static long variables(String template) {
    return VARIABLE.matcher(template).results().count();
  }

  private static Pattern expression(String template) {
    Matcher variable = VARIABLE.matcher(template);
    StringBuilder expression = new StringBuilder();
    int from = 0;
    while (variable.find()) {
      expression.append(Pattern.quote(template.substring(from, variable.start())));
      expression.append("([^/]+)");
      from = variable.end();
    }
    return Pattern.compile(expression.append(Pattern.quote(template.substring(from))).toString());
  }

  /** What stands in the path for each of the template's variables, in order. */
  List<String> variablesIn(String path) {
    Matcher matcher = expression(template).matcher(path);
    List<String> values = new ArrayList<>();
    if (matcher.matches()) {
      for (int group = 1; group <= matcher.groupCount(); group++) {
        values.add(matcher.group(group));
      }
    }
    return values;
  }

  Optional<JsonNode> requestSchema() {
    return Optional.of(node.path("requestBody").path("content").path(JSON).path("schema"))
        .filter(JsonNode::isObject);
  }

  boolean needsBody() {
    return node.path("requestBody").path("required").asBoolean(false);
  }

  String requestPointer() {
    return pointer() + "/requestBody/content/" + escape(JSON) + "/schema";
  }

  /** Under which key the answers with this status stand. */
  Optional<String> responseKey(int status) {
    JsonNode responses = node.path("responses");
    String exact = Integer.toString(status);
    String range = status / 100 + "XX";
    return List.of(exact, range).stream().filter(responses::has).findFirst();
  }

  Optional<String> responsePointer(String key) {
    JsonNode content = node.path("responses").path(key).path("content").path(JSON);
    return content.has("schema")
        ? Optional.of(pointer() + "/responses/" + key + "/content/" + escape(JSON) + "/schema")
        : Optional.empty();
  }

  String parameterPointer(int index) {
    return pointer() + "/parameters/" + index + "/schema";
  }

  private String pointer() {
    return "/paths/" + escape(template) + '/' + method;
  }

  private static String escape(String segment) {
    return segment.replace("~", "~0").replace("/", "~1");
  }
}
