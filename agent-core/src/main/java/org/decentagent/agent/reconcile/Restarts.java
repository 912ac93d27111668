// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.decentagent.agent.engine.DueWork;
import org.decentagent.agent.findings.Findings;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Journal;
import org.decentagent.spi.ContractId;

/**
 * Stops again what runs although its contract is paused: its host was started anew, or somebody
 * pressed a button in a console. A listing may lag behind a stop, so it is done only to what was
 * seen running for a minute, and no more often than every ten. Confined to one thread.
 */
final class Restarts {
  private static final Duration SETTLED = Duration.ofMinutes(1);
  private static final Duration AGAIN = Duration.ofMinutes(10);

  private final Journal journal;
  private final DueWork work;
  private final Findings findings;
  private final InstantSource clock;
  private final Map<ContractId, Instant> due = new HashMap<>();

  Restarts(Journal journal, DueWork work, Findings findings, InstantSource clock) {
    this.journal = journal;
    this.work = work;
    this.findings = findings;
    this.clock = clock;
  }

  /** What runs now, by all listings that can be relied on; what is not named runs no more. */
  void seen(Set<ContractId> running) {
    due.keySet().retainAll(running);
    running.forEach(this::consider);
  }

  private void consider(ContractId id) {
    findings.put(
        "reconcile/restarted/" + id,
        "contract "
            + id.brief()
            + " is paused, and its instance runs: its host was started anew, or somebody started"
            + " it. It is stopped again, keeping its data");
    Instant now = clock.instant();
    if (now.isBefore(due.computeIfAbsent(id, first -> now.plus(SETTLED)))) {
      return;
    }
    due.put(id, now.plus(AGAIN));
    work.wake(
        id,
        () ->
            journal
                .find(id)
                .filter(contract -> contract.state() == ContractState.SUSPENDED)
                .ifPresent(contract ->
                    journal.apply(
                        Change.to(contract.to(ContractState.ACTIVE))
                            .note("it runs although it is paused; it is stopped again"))));
  }
}
