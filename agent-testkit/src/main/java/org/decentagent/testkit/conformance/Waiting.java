// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.time.Duration;

/** Is told of every wait of a run, for whoever watches it. */
@FunctionalInterface
public interface Waiting {
  /**
   * A wait begins.
   *
   * @param time how long it takes, on the subject's clock
   * @param what is waited for, as one line
   */
  void begins(Duration time, String what);
}
