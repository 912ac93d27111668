// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner.judge;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.decentagent.testkit.hetzner.Exchange;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** The parameters of an operation, in path and query, by name and type. Immutable. */
record Parameters(Schemas schemas, Operation operation) {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int MAX_PER_PAGE = 50;

  List<String> judge(String path, Exchange.Asked asked) {
    List<String> complaints = new ArrayList<>();
    Map<String, List<String>> given = read(asked.query());
    List<String> inPath = new ArrayList<>(operation.variablesIn(path));
    int index = -1;
    for (JsonNode parameter : operation.node().path("parameters")) {
      index++;
      String name = parameter.path("name").stringValue();
      JsonNode schema = parameter.path("schema");
      List<String> values =
          parameter.path("in").stringValue().equals("path")
              ? List.of(inPath.removeFirst())
              : given.getOrDefault(name, List.of());
      given.remove(name);
      if (values.isEmpty()) {
        if (parameter.path("required").asBoolean(false)) {
          complaints.add("the parameter " + name + " is missing");
        }
        continue;
      }
      JsonNode value = value(values, schema);
      schemas
          .at(operation.parameterPointer(index))
          .validate(value)
          .forEach(error -> complaints.add("parameter " + name + " " + error));
      if (name.equals("per_page") && value.asInt(0) > MAX_PER_PAGE) {
        complaints.add("per_page is at most " + MAX_PER_PAGE);
      }
    }
    given.keySet().forEach(name -> complaints.add("there is no parameter " + name));
    return complaints;
  }

  private static JsonNode value(List<String> values, JsonNode schema) {
    if (!schema.path("type").stringValue("").equals("array")) {
      return values.size() == 1 ? one(values.getFirst(), schema) : all(values, schema);
    }
    return all(values, schema.path("items"));
  }

  private static JsonNode all(List<String> values, JsonNode schema) {
    ArrayNode array = MAPPER.createArrayNode();
    values.forEach(text -> array.add(one(text, schema)));
    return array;
  }

  private static JsonNode one(String text, JsonNode schema) {
    return switch (schema.path("type").stringValue("")) {
      case "integer" ->
          text.matches("-?[0-9]{1,18}")
              ? MAPPER.getNodeFactory().numberNode(Long.parseLong(text))
              : MAPPER.getNodeFactory().stringNode(text);
      case "boolean" ->
          text.matches("true|false")
              ? MAPPER.getNodeFactory().booleanNode(Boolean.parseBoolean(text))
              : MAPPER.getNodeFactory().stringNode(text);
      default -> MAPPER.getNodeFactory().stringNode(text);
    };
  }

  private static Map<String, List<String>> read(String query) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        String[] halves = pair.split("=", 2);
        values
            .computeIfAbsent(decode(halves[0]), ignored -> new ArrayList<>())
            .add(halves.length == 2 ? decode(halves[1]) : "");
      }
    }
    return values;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
