// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.health;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.decentagent.agent.backend.Backend;
import org.decentagent.agent.findings.Findings;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.plugin.Attempt;
import org.decentagent.platform.Answer;
import org.decentagent.platform.Done;
import org.decentagent.platform.HealthReport;
import org.decentagent.platform.PlatformClient;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at every delivered instance of one backend and reports what it saw, at most once: a report
 * that is lost, or for which the write budget has no room, is not repeated, since the platform
 * would count it twice. Where there is not room for all, those go first that were reported longest
 * ago, and the operator is told. Contracts are read one by one when it is their turn, so that a
 * round takes no memory for those that wait. Confined to one thread.
 */
public final class BackendHealth {
  private static final Logger LOG = LoggerFactory.getLogger(BackendHealth.class);

  /** As many as a backend may take at once: more would only wait, each with memory of its own. */
  private static final int AT_ONCE = 256;

  private final Backend backend;
  private final PlatformClient platform;
  private final Journal journal;
  private final HealthBoard board;
  private final Findings findings;
  private final InstantSource clock;
  private final Map<ContractId, Instant> reported = new ConcurrentHashMap<>();
  private Set<ContractId> before = Set.of();

  BackendHealth(
      Backend backend,
      PlatformClient platform,
      Journal journal,
      HealthBoard board,
      Findings findings,
      InstantSource clock) {
    this.backend = backend;
    this.platform = platform;
    this.journal = journal;
    this.board = board;
    this.findings = findings;
    this.clock = clock;
  }

  /** Whose instances it looks at. */
  public BackendName backend() {
    return backend.name();
  }

  /** Looks at all of them once. */
  public void round() {
    Instant begun = clock.instant();
    HealthTurn turn =
        new HealthTurn(
            inTurn(journal.standings().active(backend.name())),
            platform.roomForHealth(),
            this::look,
            this::report);
    turn.takeAll(AT_ONCE);
    tell(
        new HealthBoard.Round(
            begun,
            Duration.between(begun, clock.instant()),
            turn.looked(),
            turn.looked() - turn.leftOut(),
            turn.leftOut()));
  }

  /** Those first that the platform heard of longest ago. */
  private List<ContractId> inTurn(List<ContractId> running) {
    Set<ContractId> now = Set.copyOf(running);
    before.stream().filter(one -> !now.contains(one)).forEach(this::forget);
    before = now;
    return running.stream()
        .sorted(Comparator.comparing(one -> reported.getOrDefault(one, Instant.MIN)))
        .toList();
  }

  private void forget(ContractId over) {
    board.forget(over);
    reported.remove(over);
  }

  private void tell(HealthBoard.Round round) {
    board.finished(backend.name(), round);
    String finding = "health/sampled/" + backend.name();
    if (round.leftOut() == 0) {
      findings.clear(finding);
      return;
    }
    findings.put(
        finding,
        "health is sampled on backend '"
            + backend.name()
            + "': the platform's write budget has no room to report every instance in every round."
            + " All are looked at, and those reported longest ago are told of first");
    LOG.info(
        "looked at {} instances on {}; {} were reported, {} left out for want of room",
        round.looked(),
        backend.name(),
        round.reported(),
        round.leftOut());
  }

  /** What is to be reported of that contract's instance; empty where it does not run. */
  private Optional<HealthReport> look(ContractId contract) {
    Optional<Instance> instance =
        Optional.of(contract)
            .filter(journal.standings()::runs)
            .flatMap(journal::find)
            .flatMap(ContractRecord::instance);
    if (instance.isEmpty()) {
      board.forget(contract);
      return Optional.empty();
    }
    Instant at = clock.instant();
    Health health =
        switch (backend.probe(instance.get())) {
          case Attempt.Answered<Health>(var seen) -> seen;
          case Attempt.Failed<Health>(var reason) -> new Health.Unknown(reason.getMessage());
        };
    // A look may take a while; what ended or was suspended meanwhile is not reported as down.
    if (!journal.standings().runs(contract)) {
      board.forget(contract);
      return Optional.empty();
    }
    board.saw(contract, at, health);
    return Optional.of(report(at, health));
  }

  /** Answers whether there was room for it. */
  private boolean report(ContractId contract, HealthReport report) {
    return switch (platform.reportHealth(contract, report)) {
      case Answer.Throttled<Done> throttled -> false;
      case Answer<Done> sent -> {
        reported.put(contract, clock.instant()); // or lost for good
        yield true;
      }
    };
  }

  private static HealthReport report(Instant at, Health health) {
    return switch (health) {
      case Health.Up(var latency) ->
          new HealthReport(
              at,
              HealthReport.Status.HEALTHY,
              OptionalInt.of((int) Math.min(Integer.MAX_VALUE, latency.toMillis())),
              Optional.empty());
      case Health.Down(var why) ->
          new HealthReport(
              at, HealthReport.Status.UNHEALTHY, OptionalInt.empty(), Optional.of(why));
      case Health.Unknown(var why) ->
          new HealthReport(at, HealthReport.Status.UNKNOWN, OptionalInt.empty(), Optional.of(why));
    };
  }
}
