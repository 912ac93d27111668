// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.time.Duration;

/** Lets time pass: moves a clock on by hand, or waits. */
@FunctionalInterface
public interface Passing {
  /** Returns once that much time has passed on the subject's clock. */
  void pause(Duration time) throws InterruptedException;
}
