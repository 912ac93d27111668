// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.decentagent.agent.backend.Codes;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Trouble;
import org.decentagent.platform.PlatformClient;
import org.decentagent.spi.ContractId;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often contracts are looked at that want nothing, or that wait for somebody. */
final class ServingPaceTest {
  @TempDir Path folder;

  private static ContractId served(Shop shop) {
    ContractId contract = shop.rent();
    shop.live(Duration.ofSeconds(10));
    assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
    return contract;
  }

  @Test
  void whatRunsAndWantsNothingIsLookedAtEverySixHours() {
    try (Shop shop = Shop.open(folder)) {
      served(shop);
      shop.runDue();
      int steps = shop.kill.seen();

      shop.clock.advance(Duration.ofHours(6).minusSeconds(30));
      shop.runDue();
      int early = shop.kill.seen();
      shop.clock.advance(Duration.ofSeconds(30));
      shop.runDue();

      assertThat(early).isEqualTo(steps);
      assertThat(shop.kill.seen()).isGreaterThan(early);
    }
  }

  @Test
  void whatTheBrakeHoldsBackAsksAgainEveryMinute() {
    try (Shop shop = Shop.open(folder)) {
      List<ContractId> contracts = IntStream.range(0, 3).mapToObj(i -> served(shop)).toList();
      contracts.forEach(contract -> shop.platform.control().pause(contract, "a dispute"));

      shop.live(Duration.ofMinutes(10));

      assertThat(contracts)
          .map(contract -> shop.contract(contract).trouble())
          .filteredOn(trouble -> trouble.map(Trouble::code).filter(Codes.BRAKE::equals).isPresent())
          .singleElement()
          .satisfies(held -> assertThat(held.orElseThrow().times()).isBetween(8, 11));
    }
  }

  @Test
  @Guards(Rule.BRAKE)
  void anEndElevenMinutesEarlierThanThePlatformToldIsAskedAbout() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      Instant end = shop.clock.instant().plus(Duration.ofHours(1));
      shop.platform.control().endContract(contract, end);
      shop.live(Duration.ofSeconds(10));
      shop.clock.advance(Duration.between(shop.clock.instant(), end.minus(Duration.ofMinutes(11))));
      shop.platform.control().endContract(contract, shop.clock.instant().minusSeconds(1));

      shop.turn();

      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
      assertThat(shop.platform.control().status(contract)).isEqualTo("active");
    }
  }

  @Test
  void aDeliveryGoesOnSoonAfterAnotherAgentLetGoOfIt() {
    try (Shop shop = Shop.open(folder);
        PlatformClient rival = shop.rival()) {
      ContractId contract = shop.rent();
      shop.engine().intake().round();
      Shop.ok(rival.lock(contract));
      shop.turn();
      Trouble trouble = shop.contract(contract).trouble().orElseThrow();
      Shop.ok(rival.release(contract));

      shop.live(Duration.ofSeconds(40));

      assertThat(trouble.code()).isEqualTo(Codes.LEASE_ELSEWHERE);
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
    }
  }

  @Test
  void whatWaitsForItsBackendIsServedSoonAfterThatIsBack() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = served(shop);
      shop.restartWithBackend("other");
      shop.platform.control().pause(contract, "a dispute");
      shop.live(Duration.ofMinutes(2));
      Trouble trouble = shop.contract(contract).trouble().orElseThrow();

      shop.restartWithBackend("cloud");
      shop.live(Duration.ofMinutes(2));

      assertThat(trouble.code()).isEqualTo(Codes.UNMANAGED);
      assertThat(shop.state(contract)).isEqualTo(ContractState.SUSPENDED);
    }
  }
}
