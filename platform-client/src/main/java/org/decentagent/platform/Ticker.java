// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.util.concurrent.locks.Condition;

/** Time that never jumps, and the waiting that goes with it. Safe for use by many threads. */
public interface Ticker {
  /** The time of this machine since it started. */
  static Ticker system() {
    return new SystemTicker();
  }

  /** Nanoseconds since an arbitrary instant. */
  long nanos();

  /**
   * Waits until the condition is signalled or the time is over, or less; the caller looks again.
   *
   * @param nanos at most this long; positive
   */
  void await(Condition condition, long nanos) throws InterruptedException;
}
