// SPDX-License-Identifier: Apache-2.0
package org.decentagent.manual;

import java.time.Duration;
import java.util.List;
import org.decentagent.spi.config.ConfigKey;
import org.decentagent.spi.config.ConfigSchema;
import org.decentagent.spi.config.Layer;

/** The settings of a backend of people. */
final class ManualConfig {
  static final ConfigKey<String> SYSTEM =
      ConfigKey.text("system", "Operating system that the operator is told to install.")
          .defaultsTo("Debian 13")
          .alsoSetBy(Layer.OFFERING);
  static final ConfigKey<List<String>> INSTRUCTIONS =
      ConfigKey.texts("instructions", "Lines of your own for the checklist of a new instance.")
          .defaultsTo(List.of())
          .alsoSetBy(Layer.OFFERING);
  static final ConfigKey<String> USER =
      ConfigKey.text("user", "User name that is suggested for the customer's login.")
          .defaultsTo("root")
          .alsoSetBy(Layer.OFFERING);
  static final ConfigKey<Integer> PORT =
      ConfigKey.integer("port", 1, 65535, "SSH port that is suggested.")
          .defaultsTo(22)
          .alsoSetBy(Layer.OFFERING);
  static final ConfigKey<Boolean> ALLOW_PRIVATE =
      ConfigKey.flag(
              "allow_private", "Whether private, loopback and link-local addresses may be entered.")
          .defaultsTo(false);
  static final ConfigKey<Integer> MAX_INSTANCES =
      ConfigKey.integer("max_instances", 1, 100_000, "How many instances to have at most.");
  static final ConfigKey<Duration> MAKE_WITHIN =
      ConfigKey.duration(
              "make_within",
              "How soon an instance should be made; the platform gives up after 1 h.")
          .defaultsTo(Duration.ofMinutes(45));
  static final ConfigKey<Duration> CHANGE_WITHIN =
      ConfigKey.duration("change_within", "How soon one should be suspended or resumed.")
          .defaultsTo(Duration.ofHours(2));
  static final ConfigKey<Duration> REMOVE_WITHIN =
      ConfigKey.duration("remove_within", "How soon one should be removed once its contract ended.")
          .defaultsTo(Duration.ofHours(12));
  static final ConfigKey<Duration> CHECK_FOR =
      ConfigKey.duration(
              "check_for", "How long what was entered is tried before the operator is asked again.")
          .defaultsTo(Duration.ofMinutes(3));

  static final ConfigSchema SCHEMA =
      ConfigSchema.of(
          SYSTEM,
          INSTRUCTIONS,
          USER,
          PORT,
          ALLOW_PRIVATE,
          MAX_INSTANCES,
          MAKE_WITHIN,
          CHANGE_WITHIN,
          REMOVE_WITHIN,
          CHECK_FOR);

  private ManualConfig() {}
}
