// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.engine;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The time since an anchor, measured by a clock that nobody sets. When an operator, or a time
 * daemon, sets the machine's clock by a day, leases and heartbeats of work under way do not notice.
 * Safe for use by many threads.
 */
public final class AnchoredClock implements InstantSource {
  private final Instant anchor;
  private final long start;
  private final LongSupplier nanos;

  /**
   * Anchors a clock now.
   *
   * @param wall asked once
   * @param nanos counts nanoseconds, as {@code System::nanoTime} does
   */
  public AnchoredClock(InstantSource wall, LongSupplier nanos) {
    this.anchor = wall.instant();
    this.start = nanos.getAsLong();
    this.nanos = nanos;
  }

  @Override
  public Instant instant() {
    return anchor.plusNanos(nanos.getAsLong() - start);
  }
}
