// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.wire;

import java.time.Duration;
import java.time.Instant;

/** Instants and durations as the wire's signed nanoseconds. Immutable. */
public final class Nanos {
  private static final long PER_SECOND = 1_000_000_000L;

  private Nanos() {}

  /** Nanoseconds since the Unix epoch. */
  public static long of(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), PER_SECOND), instant.getNano());
  }

  public static long of(Duration duration) {
    return duration.toNanos();
  }

  public static Instant instant(long nanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, PER_SECOND), Math.floorMod(nanos, PER_SECOND));
  }
}
