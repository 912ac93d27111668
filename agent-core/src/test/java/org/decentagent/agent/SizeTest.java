// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.decentagent.agent.backend.Backends;
import org.decentagent.agent.findings.Findings;
import org.decentagent.agent.health.HealthBoard;
import org.decentagent.agent.health.HealthRound;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.platform.CallBudget;
import org.decentagent.platform.PlatformClient;
import org.decentagent.platform.Ticker;
import org.decentagent.spi.ContractId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More than there is room for. */
final class SizeTest {
  /** Of which three are for health, when nothing else is sent. */
  private static final int WRITES = 6;

  @TempDir Path folder;

  @Test
  void whereTheBudgetHasNoRoomForAllEachInstanceIsReportedInItsTurn() {
    try (Shop shop = Shop.open(folder);
        PlatformClient client = shop.client(budget(shop))) {
      List<ContractId> contracts = delivered(shop, 5);
      HealthBoard board = new HealthBoard();
      Findings findings = new Findings();
      Backends backends = shop.engine().parts().backends();
      HealthRound health =
          new HealthRound(client, backends, shop.engine().journal(), board, findings, shop.clock);

      health.round();
      Set<ContractId> first = reported(shop, contracts);
      HealthBoard.Round told = board.lastRound().orElseThrow();
      List<String> warned = findings.all();
      shop.clock.advance(Duration.ofMinutes(2));
      health.round();

      assertThat(first).hasSize(3);
      assertThat(List.of(told.looked(), told.reported(), told.leftOut())).containsExactly(5, 3, 2);
      assertThat(warned).singleElement().asString().contains("health is sampled");
      assertThat(reported(shop, contracts)).hasSize(5);
      assertThat(contracts).allMatch(contract -> board.latest(contract).isPresent());
    }
  }

  @Test
  void healthIsSampledNoLongerThanItMust() {
    try (Shop shop = Shop.open(folder);
        PlatformClient client = shop.client(budget(shop))) {
      List<ContractId> contracts = delivered(shop, 4);
      Findings findings = new Findings();
      HealthRound health =
          new HealthRound(
              client,
              shop.engine().parts().backends(),
              shop.engine().journal(),
              new HealthBoard(),
              findings,
              shop.clock);
      health.round();
      shop.cancel(contracts.getFirst());
      shop.live(Duration.ofMinutes(3));

      health.round();

      assertThat(findings.all()).isEmpty();
    }
  }

  @Test
  void noMoreAreTakenInThanMayBeInDeliveryAndTheOthersFollow() {
    try (Shop shop =
        Shop.open(folder, cloud -> cloud.bootTime(Duration.ofSeconds(3)), "in_flight = 2")) {
      List<ContractId> contracts = IntStream.range(0, 3).mapToObj(number -> shop.rent()).toList();

      shop.turn();
      long atOnce = shop.engine().journal().count(EnumSet.allOf(ContractState.class));
      shop.live(Duration.ofSeconds(10));

      assertThat(atOnce).isEqualTo(2);
      assertThat(contracts).allMatch(id -> shop.state(id) == ContractState.ACTIVE);
    }
  }

  private static List<ContractId> delivered(Shop shop, int contracts) {
    List<ContractId> rented =
        IntStream.range(0, contracts).mapToObj(number -> shop.rent()).toList();
    shop.live(Duration.ofSeconds(10));
    assertThat(rented).allMatch(id -> shop.state(id) == ContractState.ACTIVE);
    return rented;
  }

  private static Set<ContractId> reported(Shop shop, List<ContractId> contracts) {
    return contracts.stream()
        .filter(contract -> shop.writes(contract).contains("POST health"))
        .collect(Collectors.toSet());
  }

  private static CallBudget budget(Shop shop) {
    return CallBudget.perMinute(
        WRITES,
        1,
        new Ticker() {
          @Override
          public long nanos() {
            return TimeUnit.MILLISECONDS.toNanos(shop.clock.instant().toEpochMilli());
          }

          @Override
          public void await(Condition condition, long nanos) {
            throw new IllegalStateException("health waits for nobody");
          }
        },
        new Random(1));
  }
}
