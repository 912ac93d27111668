// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import org.decentagent.spi.FailureCode;
import org.decentagent.spi.unit.Bounds;

/**
 * What last went wrong with a contract, and how often in a row. Immutable.
 *
 * @param message one line for the operator
 * @param times from 1
 */
public record Trouble(FailureCode code, String message, int times) {
  /** Cuts a message without an end, also of an earlier release. */
  public Trouble {
    message = Bounds.sentence(message);
  }
}
