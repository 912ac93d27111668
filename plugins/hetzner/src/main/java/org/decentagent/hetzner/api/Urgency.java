// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner.api;

/** How much a call matters when calls run short. */
public enum Urgency {
  /** Removes something that bills, or looks whether it is gone. Never waits for others. */
  REMOVAL(0),
  /** Makes or changes something. */
  CHANGE(1),
  /** Looks. */
  LOOK(5);

  private final int leaves;

  Urgency(int leaves) {
    this.leaves = leaves;
  }

  /** How many calls of the burst it leaves to those that matter more. */
  int leaves() {
    return leaves;
  }
}
