// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.reconcile;

import java.time.Instant;
import org.decentagent.agent.journal.Wish;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Observed;

/** What follows from a reconcile. */
public sealed interface Decision {
  /** The platform wants something of a contract. */
  record Want(ContractId contract, Wish wish, String reason) implements Decision {}

  /** The platform told when a contract ends. */
  record NoteEnd(ContractId contract, Instant end) implements Decision {}

  /**
   * A delivered instance is missing from a reliable listing: an incident, never a reason to create.
   */
  record Vanished(ContractId contract, BackendName backend) implements Decision {}

  /** An instance runs whose contract the platform has paused, and which was stopped for it. */
  record Restarted(ContractId contract, BackendName backend) implements Decision {}

  /**
   * An instance of ours that no contract of the journal accounts for: remember since when.
   *
   * @param said what the platform answered about its contract
   */
  record Sight(BackendName backend, Observed instance, ContractId contract, String said)
      implements Decision {}

  /** The same, and the operator wants it left alone: only remember that it is there. */
  record Disregard(BackendName backend, Observed instance, ContractId contract, String said)
      implements Decision {}

  /** The same, it runs, and no contract seems to account for it: stop it and keep it, if so. */
  record Quarantine(BackendName backend, Observed instance, ContractId contract, String why)
      implements Decision {}

  /** The same, and the platform may know it as delivered: ask, and adopt it if so. */
  record ConsiderAdoption(BackendName backend, Observed instance, ContractId contract)
      implements Decision {}

  /**
   * The same, its grace is over, and its contract ended by the platform's word or by the journal's:
   * remove it if the contract's own lock answer agrees.
   */
  record RemoveOrphan(BackendName backend, Observed instance, ContractId contract, String reason)
      implements Decision {}

  /**
   * A second instance of a contract, younger than the recorded one, which stands there too.
   *
   * @param kept the recorded one's id
   * @param step what to do with the second one, if everything else agrees
   */
  record Twin(
      BackendName backend, Observed instance, ContractId contract, String kept, TwinStep step)
      implements Decision {}

  /** How far the patience with a twin has come. */
  enum TwinStep {
    /** Only remember how long it stands. */
    WATCH,
    /** Stop it, keeping its data. */
    STOP,
    /** Stop it, keeping its data, as the recorded one is: their contract is paused. */
    PAUSE,
    /** Remove it. */
    REMOVE
  }

  /** Something is there that must never be touched, and that the operator should know of. */
  record Stranger(BackendName backend, Observed instance, String why) implements Decision {}
}
