// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.config.ConfigKey;
import org.decentagent.spi.config.ConfigSchema;
import org.decentagent.spi.config.Settings;

/** The settings of a simulated backend. */
final class SimulatedConfig {
  static final ConfigKey<String> FOLDER =
      ConfigKey.text(
          "folder", "where the simulated world is kept, so that it outlives the process");
  static final ConfigKey<Duration> BOOT_TIME =
      ConfigKey.duration("boot_time", "how long a new instance takes until it answers")
          .defaultsTo(Duration.ofMillis(500));
  static final ConfigKey<Duration> REMOVAL_TIME =
      ConfigKey.duration("removal_time", "how long an instance takes until it is gone")
          .defaultsTo(Duration.ofMillis(500));
  static final ConfigKey<Integer> CAPACITY =
      ConfigKey.integer("capacity", 1, 2000, "how many instances there can be").defaultsTo(100);
  static final ConfigKey<String> GUARANTEE =
      ConfigKey.choice(
              "guarantee",
              Arrays.stream(CreateGuarantee.values()).map(SimulatedConfig::word).toList(),
              "what the backend does with a create that reaches it twice")
          .defaultsTo(word(CreateGuarantee.NAME_UNIQUE));

  static final ConfigSchema SCHEMA =
      ConfigSchema.of(FOLDER, BOOT_TIME, REMOVAL_TIME, CAPACITY, GUARANTEE);

  private SimulatedConfig() {}

  static SimulatedCloud.Builder cloud(Settings settings, InstantSource clock) {
    SimulatedCloud.Builder cloud =
        SimulatedCloud.builder(clock)
            .bootTime(settings.get(BOOT_TIME))
            .removalTime(settings.get(REMOVAL_TIME))
            .capacity(settings.get(CAPACITY))
            .guarantee(CreateGuarantee.valueOf(settings.get(GUARANTEE).toUpperCase(Locale.ROOT)));
    return settings.find(FOLDER).map(folder -> cloud.in(Path.of(folder))).orElse(cloud);
  }

  private static String word(CreateGuarantee guarantee) {
    return guarantee.name().toLowerCase(Locale.ROOT);
  }
}
