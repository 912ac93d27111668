// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.util.concurrent.locks.Condition;

/** The time of the machine. Safe for use by many threads. */
final class SystemTicker implements Ticker {
  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  @SuppressWarnings("WaitNotInLoop") // the caller loops, as the interface demands
  public void await(Condition condition, long nanos) throws InterruptedException {
    long left = condition.awaitNanos(nanos);
    assert left <= nanos;
  }
}
