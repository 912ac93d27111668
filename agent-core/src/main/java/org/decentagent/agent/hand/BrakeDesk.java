// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.hand;

import java.util.List;
import java.util.Optional;
import org.decentagent.agent.engine.DueWork;
import org.decentagent.agent.findings.Findings;
import org.decentagent.agent.journal.BrakeRows;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.operator.Who;
import org.decentagent.agent.reconcile.Brake;

/**
 * Where the operator sees what the brake holds back, and lets it go. Safe for use by many threads.
 */
public final class BrakeDesk {
  private final Journal journal;
  private final Brake brake;
  private final DueWork work;
  private final Findings findings;

  /** Over the brake. */
  public BrakeDesk(Journal journal, Brake brake, DueWork work, Findings findings) {
    this.journal = journal;
    this.brake = brake;
    this.work = work;
    this.findings = findings;
  }

  /** How it stands. */
  public BrakeView show() {
    return show(journal, brake);
  }

  /** The same from a journal. */
  public static BrakeView show(Journal journal, Brake brake) {
    Optional<BrakeRows.Freeze> frozen = journal.brake().frozen();
    return new BrakeView(
        frozen.map(freeze -> Explainer.text(freeze.since())).orElse(null),
        frozen.map(BrakeRows.Freeze::why).orElse(null),
        brake.limit(),
        brake.left(),
        journal.brake().held().stream()
            .map(held ->
                new BrakeView.Held(
                    held.contract().hex(),
                    held.backend().text(),
                    held.reason(),
                    Explainer.text(held.since())))
            .toList());
  }

  /** Lets everything go that waits now, and counts anew. */
  public Said release(String who) {
    if (journal.brake().frozen().isEmpty()) {
      return new Said.Refused("the brake is not frozen; nothing waits for you");
    }
    String name = Who.plain(who);
    List<BrakeRows.Held> held =
        journal.atomically(() -> {
          List<BrakeRows.Held> waiting = journal.brake().held();
          journal.brake().release(name);
          waiting.forEach(one ->
              journal.decided(one.contract(), "brake", name + " let it go: " + one.reason()));
          return waiting;
        });
    findings.clear(Brake.FINDING);
    held.stream()
        .map(BrakeRows.Held::contract)
        .filter(id -> journal.find(id).filter(c -> c.state() != ContractState.GONE).isPresent())
        .forEach(id -> work.wake(id, () -> {}));
    return new Said.Done("released; " + held.size() + " go on that were held back", List.of());
  }
}
