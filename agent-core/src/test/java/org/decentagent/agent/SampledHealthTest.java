// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.stream.IntStream;
import org.decentagent.agent.findings.Findings;
import org.decentagent.agent.health.HealthBoard;
import org.decentagent.agent.health.HealthRound;
import org.decentagent.platform.CallBudget;
import org.decentagent.platform.PlatformClient;
import org.decentagent.platform.Ticker;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of many instances through a budget that has room for few. */
final class SampledHealthTest {
  private static final int FOR_ONE_REPORT_A_MINUTE = 4;

  @TempDir Path folder;

  /** The shop's time. */
  private record Moved(FakeClock clock) implements Ticker {
    @Override
    public long nanos() {
      return Duration.between(Instant.EPOCH, clock.instant()).toNanos();
    }

    @Override
    public void await(Condition condition, long nanos) {
      throw new AssertionError("a report of health waits for no room");
    }
  }

  private static List<ContractId> reported(Shop shop, List<ContractId> contracts) {
    return contracts.stream()
        .filter(contract ->
            shop.platform.control().calls().stream()
                .anyMatch(call ->
                    call.path().contains(contract.hex()) && call.path().endsWith("/health")))
        .toList();
  }

  private static PlatformClient sparing(Shop shop) {
    return shop.client(
        CallBudget.perMinute(FOR_ONE_REPORT_A_MINUTE, 120, new Moved(shop.clock), new Random(1)));
  }

  @Test
  void aSlowLookWhoseTurnItIsKeepsItsRoom() {
    Twist plugin = new Twist();
    try (Shop shop = Shop.withPlugin(folder, plugin);
        PlatformClient sparing = sparing(shop)) {
      shop.rent();
      shop.rent();
      shop.live(Duration.ofSeconds(10));
      List<ContractId> turn = shop.engine().journal().standings().active(Contracts.BACKEND);
      InstanceRef slow = shop.contract(turn.getFirst()).ref().orElseThrow();
      Set<Thread> lookers = ConcurrentHashMap.newKeySet();
      InstantSource noting =
          () -> {
            lookers.add(Thread.currentThread());
            return shop.clock.instant();
          };
      plugin.instead(
          "probe",
          (real, method, arguments) -> {
            boolean isSlow = ((Instance) arguments[0]).ref().equals(slow);
            while (isSlow && lookers.stream().allMatch(Thread::isAlive)) {
              Thread.onSpinWait();
            }
            return new Health.Up(Duration.ofMillis(1));
          });

      new HealthRound(
              sparing,
              shop.engine().parts().backends(),
              shop.engine().journal(),
              new HealthBoard(),
              new Findings(),
              noting)
          .round();

      assertThat(reported(shop, turn)).containsExactly(turn.getFirst());
    }
  }

  @Test
  void thoseGoFirstThatWereReportedLongestAgoAndTheOperatorIsToldThatHealthIsSampled() {
    try (Shop shop = Shop.open(folder);
        PlatformClient sparing = sparing(shop)) {
      List<ContractId> contracts = IntStream.range(0, 3).mapToObj(number -> shop.rent()).toList();
      shop.live(Duration.ofSeconds(10));
      HealthBoard board = new HealthBoard();
      Findings findings = new Findings();
      HealthRound health =
          new HealthRound(
              sparing,
              shop.engine().parts().backends(),
              shop.engine().journal(),
              board,
              findings,
              shop.clock);
      List<Integer> toldOf = new ArrayList<>();
      List<String> rounds = new ArrayList<>();

      for (int round = 0; round < contracts.size(); round++) {
        health.round();
        toldOf.add(reported(shop, contracts).size());
        rounds.add(of(board));
        shop.clock.advance(Duration.ofMinutes(2));
      }
      List<String> sampled = findings.all();
      contracts.subList(0, 2).forEach(shop::cancel);
      shop.live(Duration.ofMinutes(3));
      health.round();

      assertThat(toldOf).containsExactly(1, 2, 3);
      assertThat(rounds).containsOnly("3 looked at, 1 reported, 2 left out");
      assertThat(sampled).singleElement().asString().contains("health is sampled", "'cloud'");
      assertThat(of(board)).isEqualTo("1 looked at, 1 reported, 0 left out");
      assertThat(findings.all()).isEmpty();
    }
  }

  private static String of(HealthBoard board) {
    HealthBoard.Round last = board.lastRound().orElseThrow();
    return "%d looked at, %d reported, %d left out"
        .formatted(last.looked(), last.reported(), last.leftOut());
  }
}
