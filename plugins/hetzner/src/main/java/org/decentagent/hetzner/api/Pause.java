// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner.api;

import java.time.Duration;

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
    return Thread::sleep;
  }
}
