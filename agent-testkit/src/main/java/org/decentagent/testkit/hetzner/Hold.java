// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A gate where calls wait until a test lets them go. Safe for use by many threads. */
public final class Hold {
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  /** Lets go whatever waits here, and whatever comes later. */
  public void release() {
    released.countDown();
  }

  /** Waits until a call has come to the gate, and says whether one did. */
  public boolean awaitArrival(Duration atMost) throws InterruptedException {
    return arrived.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  void pass() throws InterruptedException {
    arrived.countDown();
    released.await();
  }
}
