// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.health;

import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
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
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;

/**
 * Looks at every delivered instance and reports what it saw, at most once: a report that is lost,
 * or for which the write budget has no room, is not repeated, since the platform would count it
 * twice. A round that was thinned out says so. Confined to one thread.
 */
public final class HealthRound {
  private static final String FINDING = "health/sampled";

  private final PlatformClient platform;
  private final Backends backends;
  private final Journal journal;
  private final HealthBoard board;
  private final Findings findings;
  private final InstantSource clock;

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
    List<ContractRecord> running = journal.list(EnumSet.of(ContractState.ACTIVE));
    AtomicInteger thinned = new AtomicInteger();
    try (ExecutorService looks = Executors.newVirtualThreadPerTaskExecutor()) {
      for (ContractRecord contract : running) {
        looks.execute(() -> look(contract, thinned));
      }
    }
    if (thinned.get() == 0) {
      findings.clear(FINDING);
    } else {
      findings.put(
          FINDING,
          "the platform's write budget left no room for "
              + thinned.get()
              + " of "
              + running.size()
              + " health reports of this round");
    }
  }

  private void look(ContractRecord contract, AtomicInteger thinned) {
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
    if (platform.reportHealth(contract.id(), report(at, health))
        instanceof Answer.Throttled<Done>) {
      thinned.incrementAndGet();
    }
  }

  /** A look may take a while; what ended or was suspended meanwhile is not reported as down. */
  private boolean stillServed(ContractRecord contract) {
    return journal.find(contract.id()).map(now -> now.state() == ContractState.ACTIVE).orElse(false)
        && journal.wish(contract.id()).map(wished -> wished.wish() == Wish.RUN).orElse(true);
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
