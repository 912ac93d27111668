// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import org.decentagent.spi.unit.Bounds;

/**
 * Why a contract waits for the operator. Immutable.
 *
 * @param why one clause for people
 * @param in the state it was in, to which it can go back
 */
public record Hold(String why, ContractState in, Question question) {
  /** Cuts a clause without an end, also of an earlier release. */
  public Hold {
    why = Bounds.sentence(why);
  }

  /** What only the operator can answer. */
  public enum Question {
    /** Which instance is the contract's, if any, or whether what stood in the way is mended. */
    WHAT_IS_THERE,
    /** Whether a contract is over that the platform had said would last longer. */
    IS_IT_OVER
  }
}
