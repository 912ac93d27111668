// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** How long actions take, by command. Immutable. */
record Delays(Map<String, Duration> byCommand) {
  /** The pseudo command for the time between a shutdown's signal and the guest being off. */
  static final String GUEST_SHUTDOWN = "guest_shutdown";

  private static final Map<String, Duration> USUAL =
      Map.of(
          "create_server",
          Duration.ofSeconds(8),
          "start_server",
          Duration.ofSeconds(5),
          "stop_server",
          Duration.ofSeconds(2),
          "shutdown_server",
          Duration.ofSeconds(1),
          GUEST_SHUTDOWN,
          Duration.ofSeconds(10),
          "reboot_server",
          Duration.ofSeconds(6),
          "reset_server",
          Duration.ofSeconds(4),
          "delete_server",
          Duration.ofSeconds(3));

  Delays {
    byCommand = Map.copyOf(byCommand);
  }

  static Delays usual() {
    return new Delays(USUAL);
  }

  static Delays none() {
    return new Delays(Map.of());
  }

  Delays with(String command, Duration delay) {
    if (!USUAL.containsKey(command)) {
      throw new IllegalArgumentException(
          "no action has the command '" + command + "'; there are: " + USUAL.keySet());
    }
    Map<String, Duration> next = new HashMap<>(byCommand);
    next.put(command, delay);
    return new Delays(next);
  }

  Duration of(String command) {
    return byCommand.getOrDefault(command, Duration.ZERO);
  }
}
