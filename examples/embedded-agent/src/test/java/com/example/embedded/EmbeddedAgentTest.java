// SPDX-License-Identifier: Apache-2.0
package com.example.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.decentagent.agent.Agent;
import org.decentagent.spi.ContractId;
import org.decentagent.testkit.cloud.SimulatedCloud;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedAgentTest {
  private static final String RENTER =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl renter@home";

  @TempDir Path folder;

  @Test
  void anAgentInsideThisProgramDeliversAndLeavesNoThreadBehind() throws Exception {
    Set<String> before = threads();
    Queue<String> log = new ConcurrentLinkedQueue<>();
    Logger root = Logger.getLogger("");
    Handler collector = new Collector(log);
    root.addHandler(collector);
    try (Market market = new Market();
        SimulatedCloud cloud = SimulatedCloud.start(InstantSource.system())) {
      Path config = market.setUp("simulated", folder, "");
      ContractId contract = market.rent("simulated", RENTER);
      try (Agent agent = Agent.configuredBy(config).with(cloud.factory()).start()) {
        await(
            () -> market.platform.control().status(contract).equals("active"),
            () -> "the contract is " + market.platform.control().status(contract));
        assertThat(agent.status().contracts()).hasSize(1);
      }

      assertThat(cloud.machines()).hasSize(1);
      assertThat(log).contains("stopped");
    } finally {
      root.removeHandler(collector);
    }
    await(() -> newThreads(before).isEmpty(), () -> "threads left behind: " + newThreads(before));
  }

  private Set<String> newThreads(Set<String> before) {
    Set<String> now = new TreeSet<>(threads());
    now.removeAll(before);
    return now;
  }

  private Set<String> threads() {
    try {
      return LiveThreads.names(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(BooleanSupplier condition, Supplier<String> otherwise)
      throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    CountDownLatch never = new CountDownLatch(1);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).withFailMessage(otherwise).isLessThan(deadline);
      assertThat(never.await(50, TimeUnit.MILLISECONDS)).isFalse();
    }
  }

  /** This program's own log. */
  private static final class Collector extends Handler {
    private final Queue<String> lines;

    Collector(Queue<String> lines) {
      this.lines = lines;
    }

    @Override
    public void publish(LogRecord record) {
      lines.add(record.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
