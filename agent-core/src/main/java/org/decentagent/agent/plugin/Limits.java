// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import java.time.Duration;

/**
 * How far one backend's plugin is trusted with threads and time. Immutable.
 *
 * @param parallel how many calls run at once in each lane; as many more may hang there, abandoned,
 *     before the lane closes
 * @param deadline how long a call may take, and how long it may wait for its turn
 * @param stopGrace how long an interrupted call may take to stop, before it is abandoned
 * @param failures after how many unexpected failures in a row the circuit opens
 * @param pause how long it stays open
 */
public record Limits(
    int parallel, Duration deadline, Duration stopGrace, int failures, Duration pause) {
  /** Refuses numbers that would let nothing through. */
  public Limits {
    if (parallel < 1 || failures < 1 || !deadline.isPositive() || stopGrace.isNegative()) {
      throw new IllegalArgumentException("not a limit: " + parallel + ", " + deadline);
    }
  }

  /** With what the configuration says, and the usual rest. */
  public static Limits of(int parallel, Duration deadline) {
    return new Limits(parallel, deadline, Duration.ofSeconds(5), 5, Duration.ofMinutes(1));
  }
}
