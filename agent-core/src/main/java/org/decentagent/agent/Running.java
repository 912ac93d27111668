// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.decentagent.agent.backend.Backend;
import org.decentagent.agent.backend.Quarantine;
import org.decentagent.agent.config.AgentConfig;
import org.decentagent.agent.engine.AnchoredClock;
import org.decentagent.agent.engine.ThreadedScheduler;
import org.decentagent.agent.findings.Findings;
import org.decentagent.agent.findings.PlainLine;
import org.decentagent.agent.hand.Hand;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.JournalException;
import org.decentagent.agent.login.SshLoginProbe;
import org.decentagent.agent.operator.OperatorDesk;
import org.decentagent.agent.plugin.BarredPlugins;
import org.decentagent.agent.plugin.CallLedger;
import org.decentagent.agent.plugin.PluginHost;
import org.decentagent.agent.status.AgentStatus;
import org.decentagent.platform.PlatformClient;
import org.decentagent.platform.signing.SigningKey;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.Owner;
import org.decentagent.spi.ProvisionerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An agent with everything that has to be closed when it ends, in the order in which it was opened.
 */
final class Running implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Running.class);
  private static final Duration WORK_ENDS_WITHIN = Duration.ofSeconds(10);
  private static final Duration LEASES_BACK_WITHIN = Duration.ofSeconds(3);

  private final AgentConfig config;
  private final SigningKey key;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final List<Loop> loops = new ArrayList<>();
  private final CallLedger calls;
  private final Engine engine;
  private final Optional<Runnable> onMemoryExhausted;
  private final AtomicBoolean closed = new AtomicBoolean();

  static Running start(
      AgentConfig config,
      List<ProvisionerFactory> factories,
      Optional<Runnable> onMemoryExhausted) {
    return start(
        config,
        factories,
        new Ends(Database.Commits.UNWATCHED, new SshLoginProbe(), onMemoryExhausted));
  }

  /** One with other ends. */
  static Running start(AgentConfig config, List<ProvisionerFactory> factories, Ends ends) {
    return new Running(config, factories, PlatformLinks.key(config.platform()), ends);
  }

  /**
   * What an embedding program, or a test, holds of an agent that is whole otherwise.
   *
   * @param commits told of every durable write
   * @param probe tries logins
   * @param onMemoryExhausted ends the process when its memory is used up
   */
  record Ends(Database.Commits commits, LoginProbe probe, Optional<Runnable> onMemoryExhausted) {}

  private Running(
      AgentConfig config, List<ProvisionerFactory> factories, SigningKey key, Ends ends) {
    this.config = config;
    this.onMemoryExhausted = ends.onMemoryExhausted();
    this.key = key;
    try {
      StateFolder state = opened(StateFolder.take(config.agent().state()));
      this.calls = opened(CallLedger.in(state.path()));
      tellOfCallsLeftOpen();
      onMemoryExhausted.ifPresent(end -> opened(MemoryWatch.start(() -> exhausted(end))));
      this.engine = open(state, factories, ends);
      engine.work().start();
      startLoops();
    } catch (OutOfMemoryError e) {
      onMemoryExhausted.ifPresent(this::exhausted);
      closeAll();
      throw e;
    } catch (RuntimeException | Error e) {
      closeAll();
      throw e;
    }
    LOG.info(
        "agent {} serves pool {} on {} with {} backends",
        key.publicHex().substring(0, 12),
        config.platform().pool(),
        config.platform().url(),
        engine.parts().backends().all().size());
  }

  private void tellOfCallsLeftOpen() {
    if (!calls.leftOpen().isEmpty()) {
      LOG.warn(
          "the agent ended without a word the last time, while these calls of plugins were under"
              + " way: {}; if it was neither killed nor its machine, and it happens again, suspect"
              + " their plugins",
          calls.leftOpen().stream()
              .map(call -> PlainLine.of(call.who() + ": " + call.call()))
              .distinct()
              .collect(Collectors.joining(", ")));
    }
  }

  private Engine open(StateFolder state, List<ProvisionerFactory> factories, Ends ends) {
    InstantSource clock = new AnchoredClock(InstantSource.system(), System::nanoTime);
    Owner owner =
        new Owner(config.platform().provider(), config.platform().pool(), key.publicHex());
    Findings findings = new Findings();
    Database database = opened(journal(state, ends.commits(), findings));
    PluginHost plugins =
        opened(
            Plugins.load(
                config.plugins(),
                state.path().resolve("plugins"),
                Optional.of(BarredPlugins.in(state.path(), calls)),
                factories,
                findings));
    PlatformClient platform = opened(PlatformLinks.client(config.platform(), key));
    Engine.World world =
        new Engine.World(
            database,
            platform,
            ends.probe(),
            Quarantine.in(state.path(), calls),
            clock,
            new SecureRandom(),
            new ThreadedScheduler(
                Engine.atOnce(config.agent()) * Math.max(1, config.backends().size()),
                WORK_ENDS_WITHIN));
    Engine built = Engine.build(config, world, owner, findings, plugins.factories());
    opened(built.parts().backends());
    return built;
  }

  private static Database journal(StateFolder state, Database.Commits commits, Findings findings) {
    boolean anew = state.isUsed() && !Files.exists(Database.file(state.path()));
    try {
      Database database = Database.open(state.path(), commits);
      if (anew) {
        findings.put(
            "journal/anew",
            "there was no journal in "
                + state.path()
                + ", though an agent was started there before; it is begun anew, and what runs is"
                + " taken back by its owner stamps. If it was moved: stop the agent, put all of"
                + " journal.sqlite* back, and start again");
      }
      return database;
    } catch (JournalException | UncheckedIOException e) {
      throw new AgentException(String.valueOf(e.getMessage()), e);
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  private void startLoops() {
    for (Round round : Round.of(engine, config.agent())) {
      loops.add(Loop.paced(round.name(), watched(round.once())));
    }
  }

  /** What our own rounds meet of a memory that a plugin used up is written down at once. */
  private Supplier<Duration> watched(Supplier<Duration> round) {
    return () -> {
      try {
        return round.get();
      } catch (OutOfMemoryError e) {
        onMemoryExhausted.ifPresent(this::exhausted);
        throw e;
      }
    };
  }

  private void exhausted(Runnable end) {
    try {
      calls.exhausted();
    } finally {
      end.run();
    }
  }

  OperatorDesk operator() {
    return engine.operator();
  }

  Hand hand() {
    return engine.hand();
  }

  AgentStatus status() {
    List<AgentStatus.Contract> contracts = engine.status().contracts();
    return new AgentStatus(
        "agent",
        AgentVersion.text(),
        key.publicHex(),
        config.platform().provider(),
        new AgentStatus.Platform(
            config.platform().url().toString(),
            engine.heartbeat().lastAcknowledged().map(Instant::toString).orElse(null)),
        contracts,
        engine.parts().backends().all().stream()
            .map(backend -> backendStatus(backend, contracts))
            .toList(),
        engine.status().outbox(),
        engine.findings().all(),
        engine.status().health().orElse(null),
        engine.status().draining().orElse(null));
  }

  private static AgentStatus.Backend backendStatus(
      Backend backend, List<AgentStatus.Contract> contracts) {
    return new AgentStatus.Backend(
        backend.name().text(),
        backend.profile().type(),
        backend.circuit().name(),
        (int)
            contracts.stream()
                .filter(contract -> contract.backend().equals(backend.name().text()))
                .filter(contract -> !contract.state().equals("GONE"))
                .count());
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    LOG.info("stopping: no new contracts, and 20 s for work under way; instances keep running");
    loops.forEach(Loop::wind);
    engine.work().stop();
    giveLeasesBack();
    closeAll();
    LOG.info("stopped");
  }

  /** Each on a thread of its own: a platform that does not answer must not hold up the stop. */
  private void giveLeasesBack() {
    List<Journal.Leased> held = engine.journal().leases();
    CountDownLatch left = new CountDownLatch(held.size());
    for (Journal.Leased lease : held) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              engine.parts().desk().leases().giveBack(lease.contract());
            } catch (JournalException e) {
              LOG.warn("the lease on {} was given back too late", lease.contract().brief());
            } finally {
              left.countDown();
            }
          });
    }
    try {
      if (!left.await(LEASES_BACK_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn(
            "{} leases were not given back; they end by themselves within 5 min", left.getCount());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeAll() {
    // All at once: a platform that does not answer holds up each of them.
    try (ExecutorService closing = Executors.newVirtualThreadPerTaskExecutor()) {
      loops.forEach(loop -> closing.execute(loop::close));
    }
    while (!open.isEmpty()) {
      AutoCloseable part = open.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn(
            "cannot close {}: {}",
            part.getClass().getSimpleName(),
            Optional.ofNullable(e.getMessage()).orElse(e.toString()));
      }
    }
  }
}
