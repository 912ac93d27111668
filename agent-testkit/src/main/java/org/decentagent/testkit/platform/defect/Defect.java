// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.defect;

/**
 * A known defect of the platform in production that the simulated platform shows too, unless it is
 * switched off.
 */
public enum Defect {
  /**
   * The list of pending password resets answers with a decoding error as soon as it has an entry.
   */
  BROKEN_PASSWORD_RESET_LIST,
  /**
   * Anyone with a valid signature may report a failure for, lock, or report the termination of
   * anyone's contract; a failure report for an unknown contract is a success.
   */
  UNCHECKED_OWNERSHIP
}
