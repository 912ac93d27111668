// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox.description;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The parameters that a call is described with. Immutable. */
final class DescribedParameters {
  private static final Pattern BOOLEAN = Pattern.compile("(?i)1|0|on|off|yes|no|true|false");
  private static final Map<String, String> FORMATS =
      Map.of(
          "pve-vmid", "[1-9][0-9]{2,8}",
          "pve-node", "(?i)[a-z0-9]([a-z0-9-]*[a-z0-9])?",
          "dns-name", "(?i)([a-z0-9]([a-z0-9-]*[a-z0-9])?)(\\.([a-z0-9]([a-z0-9-]*[a-z0-9])?))*",
          "pve-storage-id", "(?i)[a-z][a-z0-9\\-_.]*[a-z0-9]",
          "urlencoded", "[-%a-zA-Z0-9_.!~*'()]*");

  private final JsonNode properties;

  DescribedParameters(JsonNode parameters) {
    this.properties = parameters.path("properties");
  }

  List<String> objections(Map<String, String> sent) {
    List<String> objections = new ArrayList<>();
    Set<String> missing = new HashSet<>();
    properties
        .properties()
        .forEach(property -> {
          if (property.getValue().path("optional").asInt(0) == 0) {
            missing.add(property.getKey());
          }
        });
    missing.removeAll(sent.keySet());
    missing.forEach(name -> objections.add("'" + name + "' is missing"));
    sent.forEach((name, value) -> {
      Optional<JsonNode> schema = schema(name);
      if (schema.isEmpty()) {
        objections.add("'" + name + "' is not described");
      } else if (!fits(schema.get(), value)) {
        objections.add("'" + name + "' may not be '" + shown(name, value) + "'");
      }
    });
    return objections;
  }

  private static String shown(String name, String value) {
    return name.contains("password") ? "[redacted]" : value;
  }

  private Optional<JsonNode> schema(String name) {
    JsonNode plain = properties.path(name);
    if (!plain.isMissingNode()) {
      return Optional.of(plain);
    }
    JsonNode numbered = properties.path(name.replaceFirst("\\d+$", "[n]"));
    return numbered.isMissingNode() ? Optional.empty() : Optional.of(numbered);
  }

  private static boolean fits(JsonNode schema, String value) {
    boolean type =
        switch (schema.path("type").asString("string")) {
          case "boolean" -> BOOLEAN.matcher(value).matches();
          case "integer" -> value.matches("-?\\d{1,18}") && isWithin(schema, value);
          case "number" -> value.matches("-?\\d+(\\.\\d+)?") && isWithin(schema, value);
          default -> true;
        };
    return type && fitsText(schema, value);
  }

  private static boolean isWithin(JsonNode schema, String value) {
    BigDecimal number = new BigDecimal(value);
    return (!schema.has("minimum")
            || number.compareTo(new BigDecimal(schema.get("minimum").asString())) >= 0)
        && (!schema.has("maximum")
            || number.compareTo(new BigDecimal(schema.get("maximum").asString())) <= 0);
  }

  private static boolean fitsText(JsonNode schema, String value) {
    if (schema.has("maxLength")
        && value.codePointCount(0, value.length()) > schema.get("maxLength").asInt()) {
      return false;
    }
    if (schema.has("pattern") && !perl(schema.get("pattern").asString()).matcher(value).matches()) {
      return false;
    }
    JsonNode format = schema.path("format");
    if (format.isString() && FORMATS.containsKey(format.asString())) {
      return value.matches(FORMATS.getOrDefault(format.asString(), ".*"));
    }
    return !schema.has("enum")
        || schema.get("enum").valueStream().anyMatch(one -> one.asString().equals(value));
  }

  private static Pattern perl(String pattern) {
    return Pattern.compile(pattern.replace("(?^:", "(?:"));
  }
}
