// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.hand;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.decentagent.agent.backend.Progress;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Ending;
import org.decentagent.agent.journal.Hold;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.Lease;
import org.decentagent.agent.journal.TaskRecord;
import org.decentagent.agent.journal.Trouble;
import org.decentagent.agent.operator.Demand;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.InstanceRef;

/** Tells how a contract came to be as it is, from a journal. Safe for use by many threads. */
public final class Explainer {
  private final Journal journal;
  private final Demand demand;
  private final Progress progress;
  private final InstantSource clock;

  /** Over a journal, and what is being done. */
  public Explainer(Journal journal, Demand demand, Progress progress, InstantSource clock) {
    this.journal = journal;
    this.demand = demand;
    this.progress = progress;
    this.clock = clock;
  }

  /** What came of asking. */
  public sealed interface Told {
    /** That contract. */
    record Of(Explanation explanation) implements Told {}

    /** There is none, or more than one. */
    record NoSuch(String why) implements Told {}
  }

  /** Explains the contract whose id begins like that. */
  public Told explain(String text) {
    return switch (Named.of(journal, text)) {
      case Named.Not(var why) -> new Told.NoSuch(why);
      case Named.One(var id) ->
          new Told.Of(journal.atomically(() -> explanation(journal.require(id))));
    };
  }

  private Explanation explanation(ContractRecord contract) {
    ContractId id = contract.id();
    Journal.Times times = journal.times(id).orElse(new Journal.Times(Instant.EPOCH, Instant.EPOCH));
    return new Explanation(
        id.hex(),
        contract.backend().text(),
        contract.state().name(),
        text(times.stateSince()),
        text(times.createdAt()),
        contract.ref().map(InstanceRef::toString).orElse(null),
        journal.endsAt(id).map(Explainer::text).orElse(null),
        waitsFor(contract),
        journal.history().nextLook(id).map(Explainer::text).orElse(null),
        journal.wish(id).map(wished -> wished.wish() + " (" + wished.reason() + ")").orElse(null),
        journal.lease(id).map(this::lease).orElse(null),
        trouble(contract).orElse(null),
        new HoldReader(journal)
            .list().stream()
                .filter(held -> held.contract().equals(id.hex()))
                .findFirst()
                .orElse(null),
        new Timeline(journal.history()).of(id));
  }

  private String lease(Lease lease) {
    boolean over = !lease.until().isAfter(clock.instant());
    return (over ? "was ours until " : "ours until ") + text(lease.until());
  }

  private static Optional<String> trouble(ContractRecord contract) {
    return contract.state() == ContractState.GONE
        ? Optional.empty()
        : contract
            .trouble()
            .map(last -> last.message() + " (" + last.code() + ", " + last.times() + " in a row)");
  }

  private String waitsFor(ContractRecord contract) {
    if (contract.state() == ContractState.HOLD) {
      return "your word: "
          + contract.hold().map(Hold::why).orElse("")
          + "; see: dc-agent hold list";
    }
    if (contract.state() == ContractState.GONE) {
      return "nothing: " + contract.ending().map(Ending::why).orElse("it is gone");
    }
    return task(contract.id())
        .or(() -> report(contract.id()))
        .or(() -> braked(contract.id()))
        .or(() -> contract.trouble().map(Trouble::message))
        .or(() -> progress.doing(contract.id()))
        .orElseGet(() -> usual(contract.state()));
  }

  private Optional<String> task(ContractId id) {
    return journal.tasks().open().stream()
        .filter(task -> task.contract().equals(id) && demand.isWanted(task))
        .map(TaskRecord::id)
        .findFirst()
        .map(task -> "you: task " + task + "; see: dc-agent manual show " + task);
  }

  private Optional<String> report(ContractId id) {
    return journal
        .reports()
        .next(id)
        .map(report ->
            "the platform to take '"
                + Timeline.word(report.kind())
                + "', tried "
                + report.attempts()
                + " times"
                + report.answer().map(answer -> "; it says: " + answer).orElse(""));
  }

  private Optional<String> braked(ContractId id) {
    return journal.brake().held().stream()
        .filter(held -> held.contract().equals(id))
        .findFirst()
        .map(held -> "your word about the brake (" + held.reason() + "); see: dc-agent brake show");
  }

  private static String usual(ContractState state) {
    return switch (state) {
      case PLANNED -> "the right to make it";
      case CREATE_PENDING -> "its backend to make the instance";
      case UNKNOWN -> "a look at its backend, which tells what became of a create";
      case OBSERVED -> "a login as its customer would";
      case READY, HANDED_OVER -> "the platform to know";
      case ACTIVE -> "nothing: it runs for its customer";
      case SUSPENDED -> "the platform to want it running again";
      case FAILED -> "the platform's own word that it failed";
      case TERMINATING -> "its instance to be removed, and to be proven gone";
      case HOLD -> "your word";
      case GONE -> "nothing";
    };
  }

  static String text(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
