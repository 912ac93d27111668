// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;

/** Checked values of the keys of a schema. Prints names only, never values. Immutable. */
public final class Settings {
  private final ConfigSchema schema;
  private final Map<String, Object> values;

  private Settings(ConfigSchema schema, Map<String, Object> values) {
    this.schema = schema;
    this.values = values;
  }

  /** No value set: every key has its default, or nothing. */
  public static Settings of(ConfigSchema schema) {
    return new Settings(schema, Map.of());
  }

  /**
   * The same with one value more, as found in TOML or JSON.
   *
   * @throws IllegalArgumentException when there is no such key, the layer may not set it, or the
   *     value is not of its form; the message says which
   */
  public Settings with(Layer layer, String name, Object raw) {
    ConfigKey<?> key =
        schema
            .find(name)
            .orElseThrow(() -> new IllegalArgumentException("there is no setting '" + name + "'"));
    if (!key.mayBeSetBy(layer)) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' cannot be set by "
              + (layer == Layer.OFFERING ? "an offering" : "a contract"));
    }
    Map<String, Object> wider = new LinkedHashMap<>(values);
    wider.put(name, key.parse(raw));
    return new Settings(schema, wider);
  }

  /**
   * The value of a key that is required or has a default.
   *
   * @throws NoSuchElementException when it has neither, which is a mistake in the plugin
   */
  public <T> T get(ConfigKey<T> key) {
    return find(key)
        .orElseThrow(() -> new NoSuchElementException("no value and no default for " + key));
  }

  /** The value of a key, its default, or nothing. */
  @SuppressWarnings("unchecked") // the value was parsed by the key of that name in this schema
  public <T> Optional<T> find(ConfigKey<T> key) {
    Object value = values.get(key.name());
    return value == null ? key.fallback() : Optional.of((T) value);
  }

  /** The schema the values were checked against. */
  public ConfigSchema schema() {
    return schema;
  }

  @Override
  public String toString() {
    return "settings of " + new TreeMap<>(values).keySet();
  }
}
