// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.decentagent.agent.config.ConfigTable.Raw;
import org.decentagent.spi.config.ConfigKey;
import org.decentagent.spi.config.ConfigSchema;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.config.Settings;
import org.tomlj.TomlTable;

/** Checks one table of a file against a schema. Confined to one thread. */
final class TableReader {
  private final SecretSource secrets;
  private final Faults faults;

  TableReader(SecretSource secrets, Faults faults) {
    this.secrets = secrets;
    this.faults = faults;
  }

  /** The values that are right; all others become faults. */
  Settings read(ConfigTable table, ConfigSchema schema) {
    return read(table, schema, List.of());
  }

  /** The same for a table that has further keys, checked elsewhere. */
  Settings read(ConfigTable table, ConfigSchema schema, Collection<String> furtherNames) {
    List<String> names = new ArrayList<>(furtherNames);
    schema.keys().forEach(key -> names.add(key.name()));
    Settings settings = Settings.of(schema);
    for (Map.Entry<String, Raw> entry : table.values().entrySet()) {
      var key = schema.find(entry.getKey());
      if (key.isEmpty()) {
        String known = NearestName.hint(entry.getKey(), names);
        faults.add(
            entry.getValue().position(),
            "unknown key '" + entry.getKey() + "' in [" + table.name() + "]" + known);
      } else {
        settings = put(settings, key.get(), entry.getValue());
      }
    }
    return settings;
  }

  /** Tells of every key that must be there and is not. */
  void requireAll(ConfigTable table, ConfigSchema schema) {
    for (ConfigKey<?> key : schema.keys()) {
      if (key.isRequired() && !table.values().containsKey(key.name())) {
        faults.addUnlessSyntax(
            table.position(),
            "[" + table.name() + "] lacks '" + key + "': " + key.doc() + " (" + key.form() + ")");
      }
    }
  }

  private Settings put(Settings settings, ConfigKey<?> key, Raw raw) {
    try {
      Object value = key.isSecret() ? secrets.read(raw.value()) : plain(key, raw.value());
      return settings.with(Layer.PROVIDER, key.name(), value);
    } catch (IllegalArgumentException e) {
      faults.add(raw.position(), "'" + key + "': " + e.getMessage());
      return settings;
    }
  }

  private static Object plain(ConfigKey<?> key, Object value) {
    if (value instanceof TomlTable) {
      throw new IllegalArgumentException("a table stands where " + key.form() + " should");
    }
    if (value instanceof Number && key.form().contains("with a unit")) {
      throw new IllegalArgumentException(
          value + " has no unit; write a number and a unit: " + key.form());
    }
    return value;
  }
}
