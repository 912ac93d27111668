// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.reconcile;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
  private static final int WARM_UP = 20;
  private static final int ROUNDS = 11;
  private static final Duration GRACE = Duration.ofHours(24);

  /** How many contracts, and instances. */
  @Param({"1000", "3000", "10000"})
  public int fleet;

  private Optional<Filled> filled = Optional.empty();

  /** A journal, and what it is held against. */
  private record Filled(
      Database database, PlatformClient platform, Journal journal, Facts facts, View view) {}

  /** Fills a journal. */
  @Setup
  public void open() throws IOException {
    Path folder = Files.createTempDirectory("reconcile-bench");
    Database database = Database.open(folder);
    Journal journal = new Journal(database, InstantSource.system());
    PlatformLink nowhere =
        PlatformLink.to(
            URI.create("http://127.0.0.1:9"), CallBudget.unlimited(), InstantSource.system());
    SigningKey key = SigningKey.generate(new SecureRandom());
    PlatformClient platform = PlatformClient.of(nowhere, key.publicHex(), key);
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
    filled =
        Optional.of(
            new Filled(database, platform, journal, new Facts(platform, journal, GRACE), view));
  }

  /** Processor time instead of time, one row a size: for a machine that does other things too. */
  public static void main(String[] args) throws IOException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (int size : new int[] {1000, 3000, 10_000}) {
      JournaledReconcileBench bench = new JournaledReconcileBench();
      bench.fleet = size;
      bench.open();
      List<Double> millis = new ArrayList<>();
      for (int round = 0; round < WARM_UP + ROUNDS; round++) {
        long before = threads.getCurrentThreadCpuTime();
        int decided = bench.readAndDecide().size();
        millis.add((threads.getCurrentThreadCpuTime() - before) / 1e6);
        if (decided != 0) {
          throw new IllegalStateException("there was nothing to decide");
        }
      }
      bench.close();
      List<Double> sorted = millis.subList(WARM_UP, WARM_UP + ROUNDS).stream().sorted().toList();
      System.out.printf(
          Locale.ROOT,
          "| a reconcile of %d × %d, read from the journal and decided: processor time |"
              + " %.0f ms (%.0f–%.0f) |%n",
          size,
          size,
          sorted.get(ROUNDS / 2),
          sorted.getFirst(),
          sorted.getLast());
    }
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
    Map<ContractId, View.Known> contracts = on.facts().contracts(on.view().listings().values());
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
