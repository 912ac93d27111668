// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.health;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.decentagent.agent.backend.Backend;
import org.decentagent.agent.backend.Backends;
import org.decentagent.agent.findings.Findings;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.Wish;
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
 * Looks at every delivered instance and reports what it saw, at most once: a report that is lost,
 * or for which the write budget has no room, is not repeated, since the platform would count it
 * twice. Where there is not room for all, those go first that were reported longest ago, and the
 * operator is told. Confined to one thread.
 */
public final class HealthRound {
  private static final Logger LOG = LoggerFactory.getLogger(HealthRound.class);
  private static final String FINDING = "health/sampled";

  /** As many as a backend may take at once: more would only wait, each with memory of its own. */
  private static final int AT_ONCE = 256;

  private final PlatformClient platform;
  private final Backends backends;
  private final Journal journal;
  private final HealthBoard board;
  private final Findings findings;
  private final InstantSource clock;
  private final Map<ContractId, Instant> reported = new ConcurrentHashMap<>();

  /** Over one platform and all backends. */
  public HealthRound(
      PlatformClient platform,
      Backends backends,
      Journal journal,
      HealthBoard board,
      Findings findings,
      InstantSource clock) {
    this.platform = platform;
    this.backends = backends;
    this.journal = journal;
    this.board = board;
    this.findings = findings;
    this.clock = clock;
  }

  /** Looks at all of them once. */
  public void round() {
    Instant begun = clock.instant();
    List<ContractRecord> running = inTurn(journal.list(EnumSet.of(ContractState.ACTIVE)));
    AtomicInteger looked = new AtomicInteger();
    AtomicInteger leftOut = new AtomicInteger();
    Map<BackendName, Queue<ContractRecord>> waiting = new LinkedHashMap<>();
    running.forEach(one ->
        waiting.computeIfAbsent(one.backend(), name -> new ConcurrentLinkedQueue<>()).add(one));
    try (ExecutorService looks = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Queue<ContractRecord> ofOne : waiting.values()) {
        for (int i = Math.min(AT_ONCE, ofOne.size()); i > 0; i--) {
          looks.execute(() -> lookAtAll(ofOne, looked, leftOut));
        }
      }
    }
    int told = (int) reported.values().stream().filter(at -> !at.isBefore(begun)).count();
    tell(
        new HealthBoard.Round(
            begun, Duration.between(begun, clock.instant()), looked.get(), told, leftOut.get()));
  }

  /** Those first that the platform heard of longest ago. */
  private List<ContractRecord> inTurn(List<ContractRecord> running) {
    reported
        .keySet()
        .retainAll(running.stream().map(ContractRecord::id).collect(Collectors.toSet()));
    return running.stream()
        .sorted(Comparator.comparing(one -> reported.getOrDefault(one.id(), Instant.MIN)))
        .toList();
  }

  private void tell(HealthBoard.Round round) {
    board.finished(round);
    if (round.leftOut() == 0) {
      findings.clear(FINDING);
      return;
    }
    findings.put(
        FINDING,
        "health is sampled: the platform's write budget has no room to report every instance in"
            + " every round. All are looked at, and those reported longest ago are told of first");
    LOG.info(
        "looked at {} instances; {} were reported, {} left out for want of room",
        round.looked(),
        round.reported(),
        round.leftOut());
  }

  private void lookAtAll(
      Queue<ContractRecord> waiting, AtomicInteger looked, AtomicInteger leftOut) {
    for (ContractRecord next = waiting.poll(); next != null; next = waiting.poll()) {
      look(next, looked, leftOut);
    }
  }

  private void look(ContractRecord contract, AtomicInteger looked, AtomicInteger leftOut) {
    Optional<Backend> backend = backends.find(contract.backend());
    Optional<Instance> instance = contract.instance();
    if (backend.isEmpty() || instance.isEmpty()) {
      return; // unmanaged: a gap of ours is not the tenant's downtime
    }
    Instant at = clock.instant();
    Health health =
        switch (backend.get().probe(instance.get())) {
          case Attempt.Answered<Health>(var seen) -> seen;
          case Attempt.Failed<Health>(var reason) -> new Health.Unknown(reason.getMessage());
        };
    if (!stillServed(contract)) {
      board.forget(contract.id());
      return;
    }
    board.saw(contract.id(), at, health);
    looked.incrementAndGet();
    switch (platform.reportHealth(contract.id(), report(at, health))) {
      case Answer.Throttled<Done> throttled -> leftOut.incrementAndGet();
      case Answer<Done> sent -> reported.put(contract.id(), clock.instant()); // or lost for good
    }
  }

  /** A look may take a while; what ended or was suspended meanwhile is not reported as down. */
  private boolean stillServed(ContractRecord contract) {
    return journal
        .standings()
        .find(contract.id())
        .filter(now -> now.contract().state() == ContractState.ACTIVE)
        .filter(now -> now.wish().orElse(Wish.RUN) == Wish.RUN)
        .isPresent();
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
