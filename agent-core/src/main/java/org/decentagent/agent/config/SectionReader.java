// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.config;

import java.time.Duration;
import java.util.function.Consumer;
import org.decentagent.spi.config.ConfigKey;
import org.decentagent.spi.config.Settings;
import org.jspecify.annotations.Nullable;

/** Checks what the keys of one table must fulfil beyond their form. Confined to one thread. */
final class SectionReader {
  private final ConfigTable table;
  private final Settings settings;
  private final Faults faults;

  SectionReader(ConfigTable table, Settings settings, Faults faults) {
    this.table = table;
    this.settings = settings;
    this.faults = faults;
  }

  Settings settings() {
    return settings;
  }

  /** Reads a value further, if there is one; what the reading throws becomes a fault at its key. */
  <T> void check(ConfigKey<T> key, Consumer<T> reading) {
    settings
        .find(key)
        .ifPresent(value -> {
          try {
            reading.accept(value);
          } catch (IllegalArgumentException e) {
            fault(key, e.getMessage());
          }
        });
  }

  /** Both bounds are included. */
  void between(ConfigKey<Duration> key, Duration min, Duration max) {
    check(
        key,
        value -> {
          if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                "must be from " + min.toSeconds() + " s to " + max.toSeconds() + " s");
          }
        });
  }

  void fault(ConfigKey<?> key, @Nullable String message) {
    faults.add(table.positionOf(key.name()), "'" + key + "': " + message);
  }
}
