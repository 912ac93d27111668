// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.OperatorTask;

/**
 * A task for the operator as the journal knows it. Immutable.
 *
 * @param id what the operator calls it by
 * @param askedIn the state its contract was in when it was first asked for
 * @param answer what was entered last, by field; empty before anything was
 * @param complaint why what was entered does not hold
 * @param askedAt when it was first asked for
 * @param openSince when it last came onto the operator's list
 * @param snoozedUntil until when the operator does not want to hear of it
 * @param decidedAt when it was done or refused
 * @param overAt when its contract was gone
 */
public record TaskRecord(
    long id,
    ContractId contract,
    BackendName backend,
    OperatorTask task,
    ContractState askedIn,
    TaskState state,
    Map<String, String> answer,
    Optional<String> complaint,
    Instant askedAt,
    Instant openSince,
    Optional<Instant> snoozedUntil,
    Optional<Instant> decidedAt,
    Optional<Instant> overAt) {
  /** Copies the map. */
  public TaskRecord {
    answer = Map.copyOf(answer);
  }

  /** Whether its contract is gone. */
  public boolean isOver() {
    return overAt.isPresent();
  }

  /** One line of a task's audit trail. */
  public record Entry(Instant at, String who, String what, String detail) {}
}
