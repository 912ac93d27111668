// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.config.ConfigKey;
import org.decentagent.spi.config.ConfigSchema;
import org.tomlj.Toml;

/**
 * A complete, commented {@code agent.toml}: every key with what it is for; those without a given
 * value commented out. Confined to one thread.
 */
public final class ConfigTemplate {
  private record Table(String header, List<ConfigSchema> schemas, Map<String, Object> given) {}

  private final Map<String, Table> tables = new LinkedHashMap<>();

  /** The agent's own tables; no value given, no backend. */
  public ConfigTemplate() {
    add("platform", List.of(PlatformSection.SCHEMA));
    add("agent", List.of(AgentSection.SCHEMA));
    add("plugins", List.of(PluginsSection.SCHEMA));
    add("notify", List.of(NotifySection.SCHEMA));
  }

  private void add(String header, List<ConfigSchema> schemas) {
    tables.put(header, new Table(header, schemas, new LinkedHashMap<>()));
  }

  /** Adds the table of one backend, with the keys of its plugin. */
  public ConfigTemplate backend(BackendName name, String type, ConfigSchema schema) {
    add("backend." + name, List.of(BackendSection.SCHEMA, schema));
    return give("backend." + name, "type", type);
  }

  /**
   * Gives a value: a text, a whole number, a boolean, or a list of texts. Of a secret, where it is
   * kept.
   *
   * @param table such as {@code platform} or {@code backend.docker}
   * @throws IllegalArgumentException when there is no such table or key, or the value is not of its
   *     form
   */
  public ConfigTemplate give(String table, String key, Object value) {
    Table to = tables.get(table);
    if (to == null) {
      throw new IllegalArgumentException("there is no table [" + table + "]");
    }
    ConfigKey<?> declared =
        to.schemas().stream()
            .flatMap(schema -> schema.find(key).stream())
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException("there is no '" + key + "' in [" + table + "]"));
    declared.parse(value);
    to.given().put(key, value);
    return this;
  }

  /** The text of the file. */
  public String render() {
    String head =
        """
        # Configuration of Decent Agent. Keys that are commented out show their defaults.
        # Check it with: dc-agent config check
        """;
    return head
        + tables.values().stream().map(ConfigTemplate::render).collect(Collectors.joining());
  }

  private static String render(Table table) {
    StringBuilder text = new StringBuilder("\n[").append(table.header()).append("]\n");
    for (ConfigSchema schema : table.schemas()) {
      for (ConfigKey<?> key : schema.keys()) {
        text.append("# ")
            .append(key.doc().replaceFirst("\\.$", ""))
            .append(": ")
            .append(key.form());
        text.append(key.isRequired() ? "; required\n" : "\n");
        Object given = table.given().get(key.name());
        if (given != null) {
          text.append(key).append(" = ").append(write(given)).append("\n\n");
        } else {
          String fallback = key.fallbackText().orElse("");
          text.append("#").append(key).append(" = ").append(fallback).append("\n\n");
        }
      }
    }
    text.setLength(text.length() - 1);
    return text.toString();
  }

  private static String write(Object value) {
    return switch (value) {
      case String string -> '"' + Toml.tomlEscape(string).toString() + '"';
      case List<?> list ->
          list.stream().map(ConfigTemplate::write).collect(Collectors.joining(", ", "[", "]"));
      default -> value.toString();
    };
  }
}
