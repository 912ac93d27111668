// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.reconcile;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.Journal;
import org.decentagent.platform.CallBudget;
import org.decentagent.platform.PlatformClient;
import org.decentagent.platform.PlatformLink;
import org.decentagent.platform.signing.SigningKey;
import org.decentagent.spi.ContractId;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a reconcile does besides its calls: reads its contracts from a journal file, and decides,
 * with nothing to do. Confined to one thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class JournaledReconcileBench {
  private static final Duration GRACE = Duration.ofHours(24);

  /** How many contracts, and instances. */
  @Param({"1000", "3000", "10000"})
  public int fleet;

  private Optional<Filled> filled = Optional.empty();

  /** A journal, and what it is held against. */
  private record Filled(Database database, PlatformClient platform, Journal journal, View view) {}

  /** Fills a journal. */
  @Setup
  public void open() throws IOException {
    Path folder = Files.createTempDirectory("reconcile-bench");
    Database database = Database.open(folder);
    Journal journal = new Journal(database, InstantSource.system());
    PlatformLink nowhere =
        PlatformLink.to(
            URI.create("http://127.0.0.1:9"), CallBudget.unlimited(), InstantSource.system());
    PlatformClient platform =
        PlatformClient.of(nowhere, "a".repeat(64), SigningKey.generate(new SecureRandom()));
    View view = ReconcileBench.part(ReconcileBench.view(0), fleet);
    journal.atomically(() -> {
      view.contracts()
          .values()
          .forEach(known -> {
            journal.plan(known.contract());
            known.endsAt().ifPresent(end -> journal.noteEnd(known.contract().id(), end));
          });
      return fleet;
    });
    filled = Optional.of(new Filled(database, platform, journal, view));
  }

  /** Lets go of it. */
  @TearDown
  public void close() {
    filled.orElseThrow().platform().close();
    filled.orElseThrow().database().close();
  }

  /** Both. */
  @Benchmark
  public List<Decision> readAndDecide() {
    Filled on = filled.orElseThrow();
    Map<ContractId, View.Known> contracts =
        new Facts(on.platform(), on.journal(), GRACE).contracts(on.view().listings().values());
    return Reconciler.decide(
        new View(
            contracts,
            on.view().listings(),
            on.journal().sightings().all(),
            on.journal().sightings().ignored(),
            on.view().platform(),
            GRACE));
  }
}
