// SPDX-License-Identifier: Apache-2.0
package org.decentagent.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.decentagent.spi.ContractId;
import org.decentagent.testkit.platform.ReceivedCall;

/**
 * Measures an agent with many contracts, as a process of its own, against a simulated platform in
 * this process. Prints one row of a Markdown table a measurement. Confined to one thread.
 *
 * <p>{@code SizeBench DISTRIBUTION FOLDER PLUGINS
 * gate|limited|deliver:CONTRACTS|watch:CONTRACTS|end:CONTRACTS}
 */
public final class SizeBench {
  private static final Duration HEARTBEAT = Duration.ofMinutes(1);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofMinutes(45);
  private static final Duration WATCHED = Duration.ofMinutes(2);
  private static final Duration AT_ONCE = Duration.ofMillis(1);
  private static final int GATE = 200;

  private final Path distribution;
  private final Path folder;
  private final Path plugins;

  private SizeBench(Path distribution, Path folder, Path plugins) {
    this.distribution = distribution;
    this.folder = folder;
    this.plugins = plugins;
  }

  /** See the class. */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory(Path.of(args[1]), "size");
    SizeBench bench = new SizeBench(Path.of(args[0]), folder, Path.of(args[2]));
    String[] what = args[3].split(":", 2);
    switch (what[0]) {
      case "gate" -> bench.gate(1000, Duration.ofSeconds(30));
      case "limited" -> bench.limited(100);
      case "deliver" -> bench.deliver(Integer.parseInt(what[1]));
      case "watch" -> bench.watch(Integer.parseInt(what[1]));
      case "end" -> bench.end(Integer.parseInt(what[1]));
      default -> throw new IllegalArgumentException("not a measurement: " + args[3]);
    }
  }

  /** Many contracts at once, on a backend that takes its time. */
  private void gate(int contracts, Duration latency) throws Exception {
    try (Fleet fleet = new Fleet(folder, plugins, Optional.empty())) {
      fleet.rent(contracts);
      Path config =
          fleet.configure(
              new Fleet.Settings(
                  Fleet.Settings.UNLIMITED, "in_flight = 1000", GATE, latency, AT_ONCE));
      deliver(fleet, config, contracts);
    }
  }

  /** Many contracts at once, on a backend that takes no time. */
  private void deliver(int contracts) throws Exception {
    try (Fleet fleet = new Fleet(folder, plugins, Optional.empty())) {
      fleet.rent(contracts);
      String seldom = "in_flight = 1000\npoll_interval = \"5 s\"\nhealth_interval = \"24 h\"";
      Path config =
          fleet.configure(
              new Fleet.Settings(Fleet.Settings.UNLIMITED, seldom, GATE, AT_ONCE, AT_ONCE));
      deliver(fleet, config, contracts);
    }
  }

  /** As many as a size wants, left alone, and looked at. */
  private void watch(int contracts) throws Exception {
    try (Fleet fleet = new Fleet(folder, plugins, Optional.empty())) {
      fleet.seed(contracts);
      watch(fleet, "no health reports", Fleet.Settings.UNLIMITED, "24 h", contracts);
      watch(fleet, "all health reports", Fleet.Settings.UNLIMITED, "2 min", contracts);
      watch(fleet, "the platform's write budget", "", "2 min", contracts);
    }
  }

  /** As many, all cancelled at once, until each is proven gone and reported. */
  private void end(int contracts) throws Exception {
    try (Fleet fleet = new Fleet(folder, plugins, Optional.empty())) {
      List<ContractId> delivered = fleet.seed(contracts);
      String seldom = "health_interval = \"24 h\"\nreconcile_interval = \"10 s\"";
      Path config =
          fleet.configure(
              new Fleet.Settings(Fleet.Settings.UNLIMITED, seldom, GATE, AT_ONCE, AT_ONCE));
      try (CallWatch watch = CallWatch.over(fleet.market().control());
          AgentProcess agent = AgentProcess.start(distribution, config)) {
        await(agent, () -> watch.calls(CallWatch::isHealth).size() == contracts);
        Duration before = agent.processorTime();
        Instant begun = Instant.now();
        fleet.cancel(delivered);
        await(agent, () -> fleet.removed() == contracts);
        double took = seconds(Duration.between(begun, Instant.now()));
        double used = seconds(agent.processorTime().minus(before));
        row(
            "%d contracts cancelled, until the last was reported as terminated | %.1f s",
            contracts, took);
        row("processor time of it | %.1f s, %.1f ms a contract", used, 1000 * used / contracts);
        row("most resident memory of it | %d MiB", agent.mostResidentKib() / 1024);
        row("latest heartbeat, after its minute | %d ms", late(watch));
      }
    }
  }

  private void deliver(Fleet fleet, Path config, int contracts) throws IOException {
    try (CallWatch watch = CallWatch.over(fleet.market().control());
        AgentProcess agent = AgentProcess.start(distribution, config)) {
      await(agent, () -> !watch.calls(SizeBench::isPending).isEmpty());
      Instant begun = watch.calls(SizeBench::isPending).getFirst().when();
      await(agent, () -> fleet.count("active") == contracts);
      List<ReceivedCall> reports = watch.calls(SizeBench::isStatus);
      double took = seconds(Duration.between(begun, reports.getLast().when()));
      row(
          "%d contracts delivered, the last after the first pending list by | %.1f s",
          contracts, took);
      row(
          "processor time of it | %.1f s, %.1f ms a contract",
          seconds(agent.processorTime()), 1000 * seconds(agent.processorTime()) / contracts);
      row("most resident memory of it | %d MiB", agent.mostResidentKib() / 1024);
      row("latest heartbeat, after its minute | %d ms", late(watch));
      row("calls refused | %d", watch.calls(call -> call.status() == 429).size());
    }
  }

  /** A quiet fleet, over some minutes. */
  private void watch(Fleet fleet, String what, String platform, String health, int contracts)
      throws IOException {
    Path config =
        fleet.configure(
            new Fleet.Settings(
                platform,
                "health_interval = \"" + health + "\"",
                GATE,
                AT_ONCE,
                Duration.ofMillis(100)));
    try (CallWatch watch = CallWatch.over(fleet.market().control());
        AgentProcess agent = AgentProcess.start(distribution, config)) {
      await(agent, () -> !watch.calls(CallWatch::isHeartbeat).isEmpty());
      pause(Duration.ofSeconds(100)); // the first rounds write down what the platform told
      Duration before = agent.processorTime();
      pause(WATCHED);
      row(
          "%d active, %s: processor time | %.1f %% of one core",
          contracts,
          what,
          100 * seconds(agent.processorTime().minus(before)) / WATCHED.toSeconds());
      row(
          "… resident memory, at most | %d MiB, %d MiB",
          agent.residentKib() / 1024, agent.mostResidentKib() / 1024);
      row("… latest heartbeat, after its minute | %d ms", late(watch));
      row(
          "… processor time since its start, rounds included | %.1f s",
          seconds(agent.processorTime()));
      rounds(watch.calls(CallWatch::isHealth).stream().map(ReceivedCall::when).toList());
    }
  }

  /** Health reports with a pause between them are of two rounds. */
  private static void rounds(List<Instant> reports) {
    int from = 0;
    for (int i = 1; i <= reports.size(); i++) {
      if (i == reports.size()
          || Duration.between(reports.get(i - 1), reports.get(i)).toSeconds() >= 5) {
        row(
            "… a health round | %d reports, from the first to the last %.1f s",
            i - from, seconds(Duration.between(reports.get(from), reports.get(i - 1))));
        from = i;
      }
    }
  }

  /** What the platform's own limits let through, with cancellations and health among deliveries. */
  private void limited(int contracts) throws Exception {
    try (Fleet fleet = new Fleet(folder, plugins, Optional.of(folder.resolve("platform")))) {
      List<ContractId> rented = fleet.rent(contracts);
      fleet.market().limitRates();
      Path config =
          fleet.configure(
              new Fleet.Settings(
                  "", "health_interval = \"1 min\"", 4, Duration.ofSeconds(1), AT_ONCE));
      try (CallWatch watch = CallWatch.over(fleet.market().control());
          AgentProcess agent = AgentProcess.start(distribution, config)) {
        await(agent, () -> fleet.count("active") >= contracts / 2);
        List<ContractId> over =
            rented.stream()
                .filter(id -> fleet.market().status(id).equals("active"))
                .limit(5)
                .toList();
        Instant cancelled = Instant.now();
        over.forEach(fleet.market()::cancel);
        await(agent, () -> over.stream().allMatch(fleet.market()::isRemoved));
        Duration removed = Duration.between(cancelled, Instant.now());
        long open = contracts - over.size() - fleet.count("active");
        await(agent, () -> fleet.count("active") == contracts - over.size());
        limitedRows(watch, contracts);
        row(
            "five cancelled in the midst were reported as terminated after | %.1f s, with %d"
                + " deliveries still to come",
            seconds(removed), open);
        row("processor time | %.1f s", seconds(agent.processorTime()));
      }
    }
  }

  private static void limitedRows(CallWatch watch, int contracts) {
    List<ReceivedCall> reports = watch.calls(SizeBench::isStatus);
    double minutes =
        seconds(Duration.between(reports.getFirst().when(), reports.getLast().when())) / 60;
    long writes = watch.calls(CallWatch::isWrite).size();
    row(
        "%d contracts delivered within the platform's limits in | %.1f min, %.1f a minute",
        contracts, minutes, contracts / minutes);
    row(
        "writes of it | %d, %.1f a minute; at most %d within a minute",
        writes, writes / minutes, watch.most(CallWatch::isWrite, Duration.ofMinutes(1)));
    row("calls refused | %d", watch.calls(call -> call.status() == 429).size());
    row("latest heartbeat, after its minute | %d ms", late(watch));
    row("health reports among them | %d", watch.calls(CallWatch::isHealth).size());
  }

  private static long late(CallWatch watch) {
    return watch.latestHeartbeat(HEARTBEAT).toMillis();
  }

  private static boolean isPending(ReceivedCall call) {
    return call.path().endsWith("/contracts/pending-provision") && call.status() == 200;
  }

  /** The first half of these say "provisioning", the other half "provisioned". */
  private static boolean isStatus(ReceivedCall call) {
    return call.method().equals("PUT") && call.path().endsWith("/provisioning");
  }

  private static void await(AgentProcess agent, BooleanSupplier condition) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (!agent.isAlive() || System.nanoTime() > deadline) {
        throw new IOException("the agent ended or took too long; see " + agent.log());
      }
      pause(LOOK);
    }
  }

  private static void pause(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }

  private static void row(String form, Object... values) {
    System.out.printf(Locale.ROOT, "| " + form + " |%n", values);
  }
}
