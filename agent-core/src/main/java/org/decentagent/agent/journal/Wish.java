// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

/** What the platform wants of a contract, beyond what it was told already. */
public enum Wish {
  /** Nothing: it is to run. */
  RUN,
  /** Stop it and keep its data. */
  SUSPEND,
  /** Its time is over. */
  EXPIRE,
  /** It was cancelled. */
  CANCEL
}
