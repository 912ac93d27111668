// SPDX-License-Identifier: Apache-2.0
package org.decentagent.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.decentagent.cli.engine.EngineAddress;
import org.decentagent.cli.engine.PrivateEngine;
import org.decentagent.platform.signing.KeyFileException;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Mark;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.testkit.platform.ReceivedCall;

/**
 * Measures agents as processes of their own, with the Docker plugin, against a simulated platform
 * in this process. Prints one row of a Markdown table a measurement. Confined to one thread.
 *
 * <p>{@code WholeProcess DISTRIBUTION FOLDER cold|idle|delivery}
 */
public final class WholeProcess {
  private static final int SAMPLES = 5;
  private static final Duration WARM_UP = Duration.ofSeconds(30);
  private static final Duration IDLE = Duration.ofMinutes(5);
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final SshPublicKey RENTER =
      new SshPublicKey(
          "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl");

  private final Path distribution;
  private final Path folder;
  private final Engine engine;

  private WholeProcess(Path distribution, Path folder, Engine engine) {
    this.distribution = distribution;
    this.folder = folder;
    this.engine = engine;
  }

  /** See the class. */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[1]);
    String host = System.getenv().getOrDefault("DOCKER_HOST", "");
    if (!host.isEmpty()) {
      EngineAddress given = EngineAddress.parse(host).orElseThrow();
      new WholeProcess(Path.of(args[0]), folder, new Engine(given)).measure(args[2]);
      return;
    }
    try (PrivateEngine own = new PrivateEngine(folder.resolve("engine"))) {
      own.start();
      Engine engine = new Engine(own.client().address());
      new WholeProcess(Path.of(args[0]), folder, engine).measure(args[2]);
    }
  }

  private void measure(String what) throws IOException, KeyFileException {
    switch (what) {
      case "cold" -> coldStart();
      case "idle" -> idle();
      case "delivery" -> delivery();
      default -> throw new IllegalArgumentException("cold, idle or delivery, not " + what);
    }
  }

  private String config(String agent) {
    return """
    [agent]
    state = "state"
    %s

    [plugins]
    folder = "%s"
    lock = "%s"

    [backend.bench]
    type = "docker"
    host = "%s"
    address = "127.0.0.1"
    bind_address = "127.0.0.1"
    ports = "28000-28998"
    disk = "unenforced"
    """
        .formatted(
            agent,
            distribution.resolve("plugins"),
            distribution.resolve("conf/plugins.lock"),
            engine.address().text());
  }

  private void coldStart() throws IOException, KeyFileException {
    List<Double> first = new ArrayList<>();
    List<Double> again = new ArrayList<>();
    for (int sample = 0; sample <= SAMPLES; sample++) {
      try (Market market = new Market(Optional.empty(), "docker")) {
        Path config = market.setUp(Files.createTempDirectory(folder, "cold"), config(""));
        double made = untilHeartbeat(market, config);
        double found = untilHeartbeat(market, config);
        if (sample > 0) { // the first warms the disk's cache
          first.add(made);
          again.add(found);
        }
      }
    }
    row("cold start to first heartbeat, new journal", first, "s");
    row("cold start to first heartbeat, existing journal", again, "s");
  }

  private double untilHeartbeat(Market market, Path config) throws IOException {
    market.forgetCalls();
    Instant begun = Instant.now();
    try (AgentProcess agent = AgentProcess.start(distribution, config)) {
      await(agent, () -> !market.calls(WholeProcess::isHeartbeat).isEmpty());
      Instant heard = market.calls(WholeProcess::isHeartbeat).getFirst().when();
      return seconds(Duration.between(begun, heard));
    }
  }

  private static boolean isHeartbeat(ReceivedCall call) {
    return call.path().endsWith("/heartbeat") && call.status() == 200;
  }

  private void idle() throws IOException, KeyFileException {
    try (Market market = new Market(Optional.empty(), "docker")) {
      Path config = market.setUp(Files.createTempDirectory(folder, "idle"), config(""));
      try (AgentProcess agent = AgentProcess.start(distribution, config)) {
        await(agent, () -> !market.calls(WholeProcess::isHeartbeat).isEmpty());
        pause(WARM_UP);
        market.forgetCalls();
        Duration before = agent.processorTime();
        List<Double> resident = new ArrayList<>();
        for (int part = 0; part < SAMPLES; part++) {
          pause(IDLE.dividedBy(SAMPLES));
          resident.add(agent.residentKib() / 1024.0);
        }
        Duration used = agent.processorTime().minus(before);
        row("idle resident memory", resident, "MiB");
        System.out.printf(
            Locale.ROOT,
            "| idle processor time | %.2f %% of one core, over %d s |%n",
            100.0 * used.toMillis() / IDLE.toMillis(),
            IDLE.toSeconds());
        long hours = Duration.ofHours(1).dividedBy(IDLE);
        List<ReceivedCall> calls = market.calls(call -> true);
        System.out.printf(
            Locale.ROOT,
            "| platform calls per idle hour | %d: %s |%n",
            calls.size() * hours,
            counted(calls, hours));
      }
    }
  }

  private static String counted(List<ReceivedCall> calls, long times) {
    Map<String, Long> counts =
        calls.stream()
            .collect(
                Collectors.groupingBy(
                    call ->
                        call.method() + " …" + call.path().substring(call.path().lastIndexOf('/')),
                    TreeMap::new,
                    Collectors.counting()));
    return counts.entrySet().stream()
        .map(entry -> entry.getValue() * times + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }

  private void delivery() throws IOException, KeyFileException {
    try (Market market = new Market(Optional.empty(), "docker")) {
      Path own = Files.createTempDirectory(folder, "delivery");
      String quick = "poll_interval = \"1 s\"\nreconcile_interval = \"10 s\"";
      Path config = market.setUp(own, config(quick));
      try (AgentProcess agent = AgentProcess.start(distribution, config)) {
        ContractId warmUp = deliver(market, agent); // builds the image, once
        ByHand byHand = ByHand.like(Mark.of(warmUp).text(), engine);
        byHand.deliver(RENTER);
        byHand.remove();
        end(market, agent, warmUp);
        compare(market, agent, byHand);
      }
    }
  }

  private void compare(Market market, AgentProcess agent, ByHand byHand) throws IOException {
    List<Double> ours = new ArrayList<>();
    List<Double> hands = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    List<Double> calls = new ArrayList<>();
    String which = "";
    for (int sample = 0; sample < SAMPLES; sample++) {
      market.forgetCalls();
      ContractId contract = deliver(market, agent);
      await(
          agent,
          () -> about(market, contract).stream().filter(WholeProcess::isStatus).count() == 2);
      List<ReceivedCall> about = about(market, contract);
      double agents = seconds(Duration.between(listed(market), provisioned(about)));
      double hand = seconds(byHand.deliver(RENTER));
      byHand.remove();
      end(market, agent, contract);
      ours.add(agents);
      hands.add(hand);
      ratios.add(agents / hand);
      calls.add((double) about.size());
      which = counted(about, 1);
    }
    row("first pending answer that lists a contract → \"provisioned\" reported", ours, "s");
    row("the same create, start and login by hand", hands, "s");
    row("ratio of the two, pair by pair", ratios, "");
    row("platform calls per delivery (" + which + ")", calls, "");
  }

  private static List<ReceivedCall> about(Market market, ContractId contract) {
    return market.calls(
        call -> call.path().contains(contract.hex() + "/") && !call.path().endsWith("/cancel"));
  }

  /** The first says "provisioning", the second "provisioned". */
  private static boolean isStatus(ReceivedCall call) {
    return call.method().equals("PUT") && call.path().endsWith("/provisioning");
  }

  /** The first list of pending contracts after the rental. */
  private static Instant listed(Market market) {
    List<ReceivedCall> calls = market.calls(call -> true);
    int rented =
        calls.indexOf(
            calls.stream()
                .filter(call -> call.path().endsWith("/contracts"))
                .findFirst()
                .orElseThrow());
    return calls.subList(rented + 1, calls.size()).stream()
        .filter(call -> call.path().endsWith("/contracts/pending-provision"))
        .findFirst()
        .orElseThrow()
        .when();
  }

  private static Instant provisioned(List<ReceivedCall> about) {
    return about.stream()
        .filter(WholeProcess::isStatus)
        .reduce((earlier, later) -> later)
        .orElseThrow()
        .when();
  }

  private static ContractId deliver(Market market, AgentProcess agent) throws IOException {
    ContractId contract = market.rent(RENTER);
    await(agent, () -> market.status(contract).equals("active"));
    return contract;
  }

  private static void end(Market market, AgentProcess agent, ContractId contract)
      throws IOException {
    market.cancel(contract);
    await(agent, () -> market.isRemoved(contract));
  }

  private static void await(AgentProcess agent, BooleanSupplier condition) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (!agent.isAlive() || System.nanoTime() > deadline) {
        try (Stream<String> log = Files.lines(agent.log())) {
          throw new IOException(
              "the agent ended or took too long; the end of its log:\n"
                  + log.skip(Math.max(0, Files.readAllLines(agent.log()).size() - 20))
                      .collect(Collectors.joining("\n")));
        }
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

  /** Median and range, as one row. */
  private static void row(String what, List<Double> samples, String unit) {
    List<Double> sorted = samples.stream().sorted().toList();
    System.out.printf(
        Locale.ROOT,
        "| %s | %.2f (%.2f–%.2f) %s |%n",
        what,
        sorted.get(sorted.size() / 2),
        sorted.getFirst(),
        sorted.getLast(),
        unit);
  }
}
