// SPDX-License-Identifier: Apache-2.0
package org.decentagent.manual;

import java.time.Duration;
import org.decentagent.spi.OperatorTask;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.Removal;
import org.decentagent.spi.capability.Transition;

/** How a call answers while the operator has not done what they were asked for. */
final class Waiting {
  /** Only to show that work goes on: what the operator does wakes the contract at once. */
  static final Duration POLL = Duration.ofSeconds(30);

  private Waiting() {}

  static Provisioned provisioned(OperatorTask task) {
    return new Provisioned.InProgress(POLL, what(task));
  }

  static Removal removal(OperatorTask task) {
    return new Removal.InProgress(POLL, what(task));
  }

  static Transition transition(OperatorTask task) {
    return new Transition.InProgress(POLL, what(task));
  }

  private static String what(OperatorTask task) {
    return "awaiting operator: " + task.title();
  }
}
