// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox.description;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Compares an answer with its description, as leniently as the real answers need: numbers come as
 * text, and what may be absent may be null. Confined to one thread.
 */
final class DescribedValue {
  private final String name;
  private final List<String> objections = new ArrayList<>();

  DescribedValue(String name) {
    this.name = name;
  }

  List<String> objections(JsonNode schema, JsonNode value) {
    look("data", schema, value);
    return List.copyOf(objections);
  }

  private void look(String where, JsonNode schema, JsonNode value) {
    String type = schema.path("type").asString("any");
    if (!isOf(type, value)) {
      objections.add(name + " answers with " + where + " = " + value + ", not with " + type);
    } else if (value.isObject()) {
      members(where, schema.path("properties"), value);
    } else if (value.isArray() && schema.has("items")) {
      value.forEach(element -> look(where + "[]", schema.path("items"), element));
    }
  }

  private void members(String where, JsonNode properties, JsonNode value) {
    properties
        .properties()
        .forEach(property -> {
          JsonNode member = value.path(property.getKey());
          boolean optional = property.getValue().path("optional").asInt(0) == 1;
          if (member.isMissingNode() && !optional) {
            objections.add(name + " answers without " + where + "." + property.getKey());
          } else if (!member.isMissingNode() && !(optional && member.isNull())) {
            look(where + "." + property.getKey(), property.getValue(), member);
          }
        });
  }

  private static boolean isOf(String type, JsonNode value) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "null" -> value.isNull();
      case "string" -> value.isString() || value.isNumber();
      case "integer" -> value.isIntegralNumber() || isText(value, "-?\\d+");
      case "number" -> value.isNumber() || isText(value, "-?\\d+(\\.\\d+)?");
      case "boolean" -> value.isBoolean() || value.isIntegralNumber() || isText(value, "[01]?");
      default -> true;
    };
  }

  private static boolean isText(JsonNode value, String pattern) {
    return value.isString() && value.stringValue().matches(pattern);
  }
}
