// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The parameters that one endpoint knows; all others are refused. Immutable. */
final class Schema {
  static final Schema EMPTY = new Schema(Map.of(), Set.of(), ConfigKeys.NONE);

  private final Map<String, ParameterType> types;
  private final Set<String> required;
  private final ConfigKeys config;

  private Schema(Map<String, ParameterType> types, Set<String> required, ConfigKeys config) {
    this.types = Map.copyOf(types);
    this.required = Set.copyOf(required);
    this.config = config;
  }

  Schema with(String name, ParameterType type) {
    Map<String, ParameterType> more = new HashMap<>(types);
    more.put(name, type);
    return new Schema(more, required, config);
  }

  Schema requiring(String name, ParameterType type) {
    Set<String> more = new java.util.HashSet<>(required);
    more.add(name);
    return new Schema(with(name, type).types, more, config);
  }

  /** Knows everything that a machine's configuration may hold, too. */
  Schema with(ConfigKeys keys) {
    return new Schema(types, required, keys);
  }

  /** The parameters with booleans as 1 and 0. */
  Map<String, String> verify(Map<String, String> sent) {
    Map<String, String> faults = new TreeMap<>();
    Map<String, String> clean = new LinkedHashMap<>();
    sent.forEach((name, value) -> {
      Optional<ParameterType> type = type(name);
      if (type.isEmpty()) {
        faults.put(
            name,
            "property is not defined in schema and the schema does not allow additional"
                + " properties");
        return;
      }
      type.get().fault(value).ifPresent(fault -> faults.put(name, fault));
      clean.put(name, normal(type.get(), value));
    });
    for (String name : required) {
      if (!sent.containsKey(name)) {
        faults.put(name, "property is missing and it is not optional");
      }
    }
    if (!faults.isEmpty()) {
      throw ApiError.parameters(faults);
    }
    return clean;
  }

  private Optional<ParameterType> type(String name) {
    return Optional.ofNullable(types.get(name)).or(() -> config.type(name));
  }

  private static String normal(ParameterType type, String value) {
    if (!type.equals(ParameterType.BOOLEAN)) {
      return value;
    }
    return value.matches("(?i)1|on|yes|true") ? "1" : "0";
  }
}
