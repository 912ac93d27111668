// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until it is moved. Safe for use by many threads. */
public final class FakeClock implements InstantSource {
  private final AtomicReference<Instant> now;

  private FakeClock(Instant start) {
    now = new AtomicReference<>(start);
  }

  /** A clock that shows the given instant. */
  public static FakeClock at(Instant start) {
    return new FakeClock(start);
  }

  /** Moves the clock on, or back when the duration is negative. */
  public void advance(Duration by) {
    now.updateAndGet(instant -> instant.plus(by));
  }

  @Override
  public Instant instant() {
    return now.get();
  }
}
