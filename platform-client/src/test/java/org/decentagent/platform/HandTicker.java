// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;

/** Time that a test moves; whoever waits looks at it again and again. */
final class HandTicker implements Ticker {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - Duration.ofMinutes(1).toNanos());

  void advance(Duration duration) {
    now.addAndGet(duration.toNanos());
  }

  @Override
  public long nanos() {
    return now.get();
  }

  @Override
  @SuppressWarnings("WaitNotInLoop") // the caller loops
  public void await(Condition condition, long nanos) throws InterruptedException {
    boolean signalled = condition.await(1, TimeUnit.MILLISECONDS);
    assert signalled || nanos > 0;
  }
}
