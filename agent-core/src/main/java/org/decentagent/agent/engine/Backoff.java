// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: doubling from {@code first} up to {@code cap}, less a
 * random part of up to a third, so that what failed together does not return together. Safe for use
 * by many threads if {@code random} is.
 */
public record Backoff(Duration first, Duration cap, RandomGenerator random) {
  private static final int DOUBLINGS = 30;

  /** The wait after so many failures in a row; the count starts at 1. */
  public Duration after(int failures) {
    long factor = 1L << Math.min(DOUBLINGS, Math.max(0, failures - 1));
    long millis = Math.min(cap.toMillis(), saturated(first.toMillis(), factor));
    return Duration.ofMillis(Math.max(1, millis - (long) (millis / 3.0 * random.nextDouble())));
  }

  /**
   * How much is left of a wait until then; empty when it is over, or longer than any wait: the
   * clock was set back since.
   */
  public Optional<Duration> left(Instant now, Instant nextTryAt) {
    Duration left = Duration.between(now, nextTryAt);
    return Optional.of(left).filter(wait -> wait.isPositive() && wait.compareTo(cap) <= 0);
  }

  private static long saturated(long millis, long factor) {
    return millis > Long.MAX_VALUE / factor ? Long.MAX_VALUE : millis * factor;
  }
}
