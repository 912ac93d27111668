// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.util.EnumSet;
import java.util.Set;

/** How far a contract has come. */
public enum ContractState {
  /** Ours to serve; nothing was done on any backend. */
  PLANNED,
  /** We won the right to create; a create may be under way. */
  CREATE_PENDING,
  /** A create may have had its effect; only a look at the backend can tell. */
  UNKNOWN,
  /** The instance exists; nobody has shown yet that its customer can log in. */
  OBSERVED,
  /** A customer could log in; the platform is being told. */
  READY,
  /** The platform was told; the lease has nothing left to protect. */
  HANDED_OVER,
  /** Runs for its customer. */
  ACTIVE,
  /** Stopped with its data kept, because the platform said so. */
  SUSPENDED,
  /** Given up before delivery; left-overs wait until the platform confirms it. */
  FAILED,
  /** Being removed. */
  TERMINATING,
  /** Proven gone, or never made. Kept as a tombstone. */
  GONE,
  /** Waits for the operator; nothing is done to it. */
  HOLD;

  private static final Set<ContractState> IN_DELIVERY =
      EnumSet.of(PLANNED, CREATE_PENDING, UNKNOWN, OBSERVED, READY, HANDED_OVER);
  private static final Set<ContractState> DELIVERED = EnumSet.of(ACTIVE, SUSPENDED);

  /** Whether work towards delivery goes on, under a lease. */
  public boolean isInDelivery() {
    return IN_DELIVERY.contains(this);
  }

  /** Whether its customer was given the instance. */
  public boolean isDelivered() {
    return DELIVERED.contains(this);
  }
}
