// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.operator;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.TaskRecord;
import org.decentagent.agent.journal.TaskState;
import org.decentagent.agent.journal.Wish;

/**
 * Tells of a task whether anybody still wants it done, and by when: both follow from its contract
 * and are written down nowhere. Safe for use by many threads.
 */
public final class Demand {
  private final Journal journal;
  private final Duration deliverWithin;

  /**
   * Over a journal.
   *
   * @param deliverWithin how long after the platform's "provisioning" a delivery may take
   */
  public Demand(Journal journal, Duration deliverWithin) {
    this.journal = journal;
    this.deliverWithin = deliverWithin;
  }

  /** Whether the operator should do it now. */
  public boolean isAwaited(TaskRecord task) {
    return task.state() == TaskState.OPEN && isWanted(task);
  }

  /** Whether its contract is where it was asked for, and the platform still wants that. */
  public boolean isWanted(TaskRecord task) {
    Optional<ContractState> state = journal.find(task.contract()).map(ContractRecord::state);
    if (state.isEmpty()) {
      return false;
    }
    if (task.askedIn().isInDelivery()) {
      return state.get().isInDelivery();
    }
    return state.get() == task.askedIn()
        && switch (task.askedIn()) {
          case ACTIVE -> wishes(task, Wish.SUSPEND);
          case SUSPENDED -> wishes(task, Wish.RUN);
          case TERMINATING -> true;
          case PLANNED, CREATE_PENDING, UNKNOWN, OBSERVED, READY, HANDED_OVER, FAILED, GONE, HOLD ->
              false;
        };
  }

  private boolean wishes(TaskRecord task, Wish wish) {
    return journal.wish(task.contract()).filter(wished -> wished.wish() == wish).isPresent();
  }

  /** By when it should be done: by its own time, or the platform's where that is earlier. */
  public Optional<Instant> due(TaskRecord task) {
    return Stream.concat(
            task.task().within().map(task.askedAt()::plus).stream(), deadline(task).stream())
        .min(Instant::compareTo);
  }

  /** When it is too late: the platform gives up a delivery then. */
  public Optional<Instant> deadline(TaskRecord task) {
    return task.askedIn().isInDelivery()
        ? journal
            .find(task.contract())
            .flatMap(ContractRecord::acceptedAt)
            .map(accepted -> accepted.plus(deliverWithin))
        : Optional.empty();
  }
}
