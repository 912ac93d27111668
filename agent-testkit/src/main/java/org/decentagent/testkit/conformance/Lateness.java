// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.time.Duration;

/** Lets changes take effect late. Safe for use by many threads. */
public interface Lateness {
  /**
   * One change gets no answer, and takes effect that much later.
   *
   * @param skipped how many changes go well before it
   */
  void begin(int skipped, Duration after);

  /** How many calls it has befallen since it began. */
  int befallen();

  /** No other change is late; nothing happens when it is over already. */
  void end();
}
