// SPDX-License-Identifier: Apache-2.0
package org.decentagent.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.decentagent.agent.Agent;
import org.decentagent.bench.cloud.SizedFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the measurements stand on, with a fleet too small to tell anything. */
final class FleetTest {
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  @TempDir Path folder;

  @Test
  void aFleetIsDeliveredAndNoCallIsMissed() throws Exception {
    try (Fleet fleet = new Fleet(folder, plugins(), Optional.empty())) {
      fleet.rent(3);
      CallWatch watch = CallWatch.over(fleet.market().control());

      try (watch;
          Agent agent = start(fleet)) {
        until(() -> fleet.count("active") == 3);
        until(() -> !watch.calls(CallWatch::isHeartbeat).isEmpty());

        assertThat(watch.calls(call -> call.path().endsWith("/provisioning"))).hasSize(6);
        assertThat(watch.calls(call -> call.status() != 200)).isEmpty();
        assertThat(agent.status().contracts()).hasSize(3);
      }
    }
  }

  @Test
  void aSeededFleetIsTakenForDelivered() throws Exception {
    try (Fleet fleet = new Fleet(folder, plugins(), Optional.empty())) {
      fleet.seed(3);

      try (CallWatch watch = CallWatch.over(fleet.market().control());
          Agent agent = start(fleet)) {
        until(() -> watch.calls(CallWatch::isHealth).size() == 3);
        until(() -> !watch.calls(call -> call.path().endsWith("/reconcile")).isEmpty());

        assertThat(agent.status().findings()).noneMatch(finding -> finding.contains("instance"));
        assertThat(agent.status().contracts())
            .hasSize(3)
            .allMatch(contract -> contract.state().equals("ACTIVE"));
      }
    }
  }

  private Path plugins() throws Exception {
    return Files.createDirectories(folder.resolve("plugins"));
  }

  private static Agent start(Fleet fleet) throws Exception {
    Path config =
        fleet.configure(
            new Fleet.Settings(
                Fleet.Settings.UNLIMITED, "poll_interval = \"1 s\"", 4, AT_ONCE, AT_ONCE));
    return Agent.configuredBy(config).with(new SizedFactory()).start();
  }

  private static void until(BooleanSupplier done) throws InterruptedException {
    for (int i = 0; i < 1200 && !done.getAsBoolean(); i++) {
      new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
    }
    assertThat(done.getAsBoolean()).isTrue();
  }
}
