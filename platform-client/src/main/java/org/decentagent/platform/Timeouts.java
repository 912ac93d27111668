// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.time.Duration;

/**
 * How long one call may take. Immutable.
 *
 * @param connect until a connection stands
 * @param silence between two bytes of an answer
 * @param call altogether, from the first byte sent to the last one read
 */
public record Timeouts(Duration connect, Duration silence, Duration call) {
  /** Refuses a deadline that is none. */
  public Timeouts {
    if (!connect.isPositive() || !silence.isPositive() || !call.isPositive()) {
      throw new IllegalArgumentException("every deadline is longer than zero");
    }
  }

  /** 10 s, 30 s and 30 s. */
  public static Timeouts standard() {
    return new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(30));
  }
}
