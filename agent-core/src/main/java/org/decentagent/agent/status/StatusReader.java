// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.status;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.decentagent.agent.backend.Progress;
import org.decentagent.agent.findings.PlainLine;
import org.decentagent.agent.health.HealthBoard;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Ending;
import org.decentagent.agent.journal.Hold;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.Report;
import org.decentagent.agent.journal.TaskRecord;
import org.decentagent.agent.journal.Trouble;
import org.decentagent.agent.operator.Demand;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.jspecify.annotations.Nullable;

/** Reads the part of a status that is in the journal. Safe for use by many threads. */
public final class StatusReader {
  private static final Duration STUCK = Duration.ofHours(1);
  private static final Duration TOMBSTONES_SHOWN = Duration.ofDays(1);

  private final Journal journal;
  private final InstantSource clock;
  private final HealthBoard health;
  private final Demand demand;
  private final Progress progress;

  /** Over a journal, what was seen of health, and what is being done. */
  public StatusReader(
      Journal journal, InstantSource clock, HealthBoard health, Demand demand, Progress progress) {
    this.journal = journal;
    this.clock = clock;
    this.health = health;
    this.demand = demand;
    this.progress = progress;
  }

  /** Every contract that is not long over. */
  public List<AgentStatus.Contract> contracts() {
    Instant shownSince = clock.instant().minus(TOMBSTONES_SHOWN);
    Map<ContractId, String> awaited = awaited();
    return journal.list(EnumSet.allOf(ContractState.class)).stream()
        .filter(contract ->
            contract.state() != ContractState.GONE || since(contract.id()).isAfter(shownSince))
        .map(contract -> contract(contract, awaited))
        .toList();
  }

  /** What waits to be told. */
  public AgentStatus.Outbox outbox() {
    List<Report> open = journal.reports().open();
    Instant stuckSince = clock.instant().minus(STUCK);
    return new AgentStatus.Outbox(
        open.size(),
        (int) open.stream().filter(report -> report.createdAt().isBefore(stuckSince)).count(),
        open.stream().findFirst().map(report -> text(report.createdAt())).orElse(null));
  }

  /** What came of the last look at all instances; empty before the first. */
  public Optional<AgentStatus.Health> health() {
    return health
        .lastRound()
        .map(round ->
            new AgentStatus.Health(
                text(round.at()),
                round.took().toMillis(),
                round.looked(),
                round.reported(),
                round.leftOut()));
  }

  /** Since when, and by whose word, no new contract is claimed; empty when they are. */
  public Optional<String> draining() {
    return journal
        .settings()
        .draining()
        .map(said -> "since " + text(said.since()) + ", by the word of " + said.who());
  }

  private AgentStatus.Contract contract(ContractRecord contract, Map<ContractId, String> awaited) {
    Optional<Instance> instance = contract.instance();
    Journal.Times times =
        journal.times(contract.id()).orElse(new Journal.Times(Instant.EPOCH, Instant.EPOCH));
    return new AgentStatus.Contract(
        contract.id().hex(),
        contract.backend().text(),
        contract.state().name(),
        text(times.stateSince()),
        text(times.createdAt()),
        instance.map(made -> made.ref().externalId()).orElse(null),
        instance.flatMap(Instance::ssh).map(Object::toString).orElse(null),
        journal.endsAt(contract.id()).map(StatusReader::text).orElse(null),
        Optional.ofNullable(awaited.get(contract.id()))
            .or(() -> progress.doing(contract.id()))
            .orElse(null),
        trouble(contract),
        health.latest(contract.id()).map(seen -> word(seen.health())).orElse(null));
  }

  /** The oldest task that each contract waits for. */
  private Map<ContractId, String> awaited() {
    Map<ContractId, String> awaited = new HashMap<>();
    for (TaskRecord task : journal.tasks().open()) {
      if (demand.isWanted(task)) {
        long minutes = Duration.between(task.openSince(), clock.instant()).toMinutes();
        awaited.putIfAbsent(
            task.contract(),
            "awaiting operator for "
                + minutes
                + " min: task "
                + task.id()
                + ", "
                + task.task().title());
      }
    }
    return awaited;
  }

  private static @Nullable String trouble(ContractRecord contract) {
    Optional<String> trouble =
        switch (contract.state()) {
          case HOLD -> contract.hold().map(Hold::why);
          case GONE -> contract.ending().map(Ending::why);
          default -> contract.trouble().map(Trouble::message);
        };
    return trouble.map(PlainLine::of).orElse(null);
  }

  private static String word(Health health) {
    return switch (health) {
      case Health.Up up -> "up";
      case Health.Down(var why) -> "down: " + PlainLine.of(why);
      case Health.Unknown(var why) -> "unknown: " + PlainLine.of(why);
    };
  }

  private Instant since(ContractId id) {
    return journal.times(id).map(Journal.Times::stateSince).orElse(Instant.EPOCH);
  }

  private static String text(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
