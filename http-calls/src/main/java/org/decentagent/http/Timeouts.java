// SPDX-License-Identifier: Apache-2.0
package org.decentagent.http;

import java.time.Duration;

/**
 * How long one call may take. Immutable.
 *
 * @param connect until a connection stands, name lookup and certificate included
 * @param call altogether, until the last byte is read
 */
public record Timeouts(Duration connect, Duration call) {
  /** Refuses a deadline that is none. */
  public Timeouts {
    if (!connect.isPositive() || !call.isPositive()) {
      throw new IllegalArgumentException("every deadline is longer than zero");
    }
  }

  /** 10 s and 30 s. */
  public static Timeouts standard() {
    return new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(30));
  }
}
