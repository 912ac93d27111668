// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.status;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.decentagent.agent.health.HealthBoard;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Ending;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.Report;
import org.decentagent.agent.journal.Trouble;
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

  /** Over a journal, and what was seen of health. */
  public StatusReader(Journal journal, InstantSource clock, HealthBoard health) {
    this.journal = journal;
    this.clock = clock;
    this.health = health;
  }

  /** Every contract that is not long over. */
  public List<AgentStatus.Contract> contracts() {
    Instant shownSince = clock.instant().minus(TOMBSTONES_SHOWN);
    return journal.list(EnumSet.allOf(ContractState.class)).stream()
        .filter(contract ->
            contract.state() != ContractState.GONE || changedAt(contract.id()).isAfter(shownSince))
        .map(this::contract)
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

  private AgentStatus.Contract contract(ContractRecord contract) {
    Optional<Instance> instance = contract.instance();
    Journal.Times times =
        journal.times(contract.id()).orElse(new Journal.Times(Instant.EPOCH, Instant.EPOCH));
    return new AgentStatus.Contract(
        contract.id().hex(),
        contract.backend().text(),
        contract.state().name(),
        text(times.updatedAt()),
        text(times.createdAt()),
        instance.map(made -> made.ref().externalId()).orElse(null),
        instance.flatMap(Instance::ssh).map(Object::toString).orElse(null),
        journal.endsAt(contract.id()).map(StatusReader::text).orElse(null),
        trouble(contract),
        health.latest(contract.id()).map(seen -> word(seen.health())).orElse(null));
  }

  private static @Nullable String trouble(ContractRecord contract) {
    return switch (contract.state()) {
      case HOLD -> contract.hold().orElse(null);
      case GONE -> contract.ending().map(Ending::why).orElse(null);
      default -> contract.trouble().map(Trouble::message).orElse(null);
    };
  }

  private static String word(Health health) {
    return switch (health) {
      case Health.Up up -> "up";
      case Health.Down(var why) -> "down: " + why;
      case Health.Unknown(var why) -> "unknown: " + why;
    };
  }

  private Instant changedAt(ContractId id) {
    return journal.times(id).map(Journal.Times::updatedAt).orElse(Instant.EPOCH);
  }

  private static String text(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
