// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every setting of one type of backend, in the order in which the reference page shows them.
 * Immutable.
 */
public final class ConfigSchema {
  private final Map<String, ConfigKey<?>> keys;

  private ConfigSchema(Map<String, ConfigKey<?>> keys) {
    this.keys = keys;
  }

  /** A schema of these keys; no name may come twice. */
  public static ConfigSchema of(ConfigKey<?>... keys) {
    Map<String, ConfigKey<?>> byName = new LinkedHashMap<>();
    for (ConfigKey<?> key : keys) {
      if (byName.put(key.name(), key) != null) {
        throw new IllegalArgumentException("declared twice: " + key);
      }
    }
    return new ConfigSchema(byName);
  }

  /** All keys, in order. */
  public List<ConfigKey<?>> keys() {
    return List.copyOf(keys.values());
  }

  /** The key of that name. */
  public Optional<ConfigKey<?>> find(String name) {
    return Optional.ofNullable(keys.get(name));
  }
}
