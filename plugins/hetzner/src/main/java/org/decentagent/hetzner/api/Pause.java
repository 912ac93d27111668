// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner.api;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Lets time pass. Safe for use by many threads. */
@FunctionalInterface
public interface Pause {
  /**
   * Returns after that time.
   *
   * @throws InterruptedException when the thread was interrupted meanwhile
   */
  void rest(Duration time) throws InterruptedException;

  /** Waits really. */
  static Pause real() {
    ReentrantLock lock = new ReentrantLock();
    Condition nothing = lock.newCondition();
    return time -> {
      lock.lockInterruptibly();
      try {
        long left = time.toNanos();
        while (left > 0) {
          left = nothing.awaitNanos(left);
        }
      } finally {
        lock.unlock();
      }
    };
  }
}
