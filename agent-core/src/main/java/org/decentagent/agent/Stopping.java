// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Tells a thread that waits between its rounds to stop. Waiting takes no memory, and ends in time
 * even when there is none: a latch or a semaphore that finds none parks until it is released, and
 * forgets its time-out, so that a loop would stand still for good after a plugin had used up
 * everything for a moment. Its time is the machine's own, as that of every wait. Safe for use by
 * many threads.
 *
 * @see <a
 *     href="https://github.com/openjdk/jdk/blob/jdk-21-ga/src/java.base/share/classes/java/util/concurrent/locks/AbstractQueuedSynchronizer.java">AbstractQueuedSynchronizer:
 *     acquireOnOOME</a>
 */
final class Stopping {
  private boolean told;

  /** Ends every wait, those to come too. */
  synchronized void tell() {
    told = true;
    notifyAll();
  }

  /**
   * Waits for that long at most; answers whether the thread is to stop. Nobody but {@link #tell}
   * says so: a plugin that interrupts threads which are not its own would end the heartbeat
   * otherwise, and nobody would notice.
   */
  synchronized boolean within(Duration pause) {
    long end = System.nanoTime() + pause.toNanos();
    for (long left = pause.toNanos(); !told && left > 0; left = end - System.nanoTime()) {
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        // by somebody who has no say in it, or after it was told
      }
    }
    return told;
  }
}
