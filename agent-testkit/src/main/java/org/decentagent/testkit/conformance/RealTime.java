// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Time that passes by itself. */
final class RealTime {
  private RealTime() {}

  /** Waits, and ends early only by an interrupt. */
  static void pause(Duration time) throws InterruptedException {
    boolean early = new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
    if (early) {
      throw new IllegalStateException("nobody counts this latch down");
    }
  }
}
