// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

/** How far a task for the operator has come. */
public enum TaskState {
  /** Waits for the operator. */
  OPEN,
  /** The operator did it. It is opened again only when what they entered does not hold. */
  DONE,
  /** The operator will not do it. */
  REFUSED
}
