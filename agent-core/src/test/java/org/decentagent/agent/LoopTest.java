// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LoopTest {
  @Test
  void aLoopGoesOnUntilItIsClosedAndThenDoesNoMore() throws InterruptedException {
    CountDownLatch thrice = new CountDownLatch(3);
    AtomicInteger rounds = new AtomicInteger();
    Loop loop =
        Loop.paced(
            "test",
            () -> {
              rounds.incrementAndGet();
              thrice.countDown();
              return Duration.ofMillis(1);
            });

    boolean wentOn = thrice.await(10, TimeUnit.SECONDS);
    loop.close();
    int atTheEnd = rounds.get();

    assertThat(wentOn).isTrue();
    assertThat(rounds).hasValue(atTheEnd);
  }

  @Test
  void aLoopThatSomebodyElseInterruptsGoesOn() throws InterruptedException {
    CountDownLatch thrice = new CountDownLatch(3);
    try (Loop loop =
        Loop.paced(
            "test",
            () -> {
              thrice.countDown();
              Thread.currentThread().interrupt();
              return Duration.ofMillis(1);
            })) {
      assertThat(loop).isNotNull();
      assertThat(thrice.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void anErrorInARoundEndsOnlyThatRound() {
    Duration next =
        Loop.survived(
            "test",
            () -> {
              throw new NoClassDefFoundError("of a plugin");
            });

    assertThat(next).isPositive();
  }

  @Test
  void aRoundThatHangsIsInterruptedWhenItsLoopIsClosed() throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    CountDownLatch ended = new CountDownLatch(1);
    Loop loop =
        Loop.paced(
            "test",
            () -> {
              inside.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.set(true);
                Thread.currentThread().interrupt();
              } finally {
                ended.countDown();
              }
              return Duration.ofHours(1);
            });
    inside.await();

    loop.close();

    assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(interrupted).isTrue();
  }

  @Test
  void everythingThatAnAgentDoesAgainAndAgainIsTurned(@TempDir Path folder) {
    try (Shop shop = Shop.open(folder)) {
      assertThat(shop.rounds())
          .containsExactlyInAnyOrder(
              "heartbeat", "leases", "intake", "reconcile", "health-cloud", "resources-cloud");
    }
  }

  @Test
  void theOperatorIsCalledAgainAndAgainInEachWayThatTheConfigurationNames(@TempDir Path folder)
      throws IOException {
    Path address = Files.writeString(folder.resolve("hook"), "https://hooks.example.org/T0");
    Files.setPosixFilePermissions(address, PosixFilePermissions.fromString("rw-------"));
    String notify = "\n[notify]\nwebhook = \"file:hook\"\n";
    try (Shop shop = Shop.open(folder, cloud -> cloud, notify)) {
      assertThat(shop.rounds()).contains("notices-webhook");
    }
  }
}
