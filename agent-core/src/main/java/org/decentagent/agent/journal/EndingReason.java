// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

/** Why a contract ended, or is about to. */
public enum EndingReason {
  /** The tenant, or the platform for them, cancelled it. */
  CANCELLED,
  /** Its time is over. */
  EXPIRED,
  /** We could not deliver it. */
  FAILED,
  /** The provider rejected it. */
  REJECTED,
  /** It is not ours to serve: another agent has it, or it left the list before we began. */
  LEFT
}
