// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The agent is killed before and after every write it makes durable, once each, and started again.
 */
final class CrashTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(
      value = CreateGuarantee.class,
      names = {"NAME_UNIQUE", "TAG_SEARCH"})
  @Guards(Rule.WRITE_THEN_CALL)
  void aKillAtAnyWriteOfADeliveryNeverMakesASecondInstanceAndNeverLosesTheFirst(
      CreateGuarantee guarantee) {
    try (Shop shop = Shop.open(folder, cloud -> cloud.guarantee(guarantee), "sole_agent = true")) {
      int points = points(shop, shop::rent, Shop::turn);

      for (int point = 0; point < points; point++) {
        long before = shop.cloud.creates();
        ContractId contract = shop.rent();
        shop.kill.after(point);
        lives(shop, Shop::turn);
        shop.crashAndRestart();

        shop.liveUntil(() -> shop.state(contract) == ContractState.ACTIVE, Duration.ofMinutes(20));

        assertThat(shop.cloud.creates() - before)
            .as("creates, killed at point %s", point)
            .isEqualTo(1);
        assertThat(shop.state(contract))
            .as("state, killed at point %s", point)
            .isEqualTo(ContractState.ACTIVE);
        assertThat(shop.platform.control().status(contract)).isEqualTo("active");
      }
      assertThat(points).isGreaterThan(20);
    }
  }

  @Test
  @Guards(Rule.WRITE_THEN_CALL)
  void aKillAtAnyWriteOfAnEndingLeavesNothingRunningAndTouchesNothingElse() {
    try (Shop shop = Shop.open(folder)) {
      ContractId other = shop.rent();
      shop.turn();
      int points = points(shop, () -> cancelled(shop), dying -> dying.live(Duration.ofSeconds(8)));

      for (int point = 0; point < points; point++) {
        ContractId contract = cancelled(shop);
        shop.kill.after(point);
        lives(shop, dying -> dying.live(Duration.ofSeconds(8)));
        shop.crashAndRestart();

        shop.liveUntil(() -> isOver(shop, contract), Duration.ofMinutes(5));

        assertThat(isOver(shop, contract)).as("over, killed at point %s", point).isTrue();
        assertThat(shop.platform.control().contract(contract).terminationReported())
            .as("report, killed at point %s", point)
            .isPresent();
        assertThat(shop.state(other)).isEqualTo(ContractState.ACTIVE);
        assertThat(shop.cloud.machines()).hasSize(1);
        assertThat(shop.cloud.parts()).hasSize(2);
      }
      assertThat(points).isGreaterThan(20);
    }
  }

  private static ContractId cancelled(Shop shop) {
    ContractId contract = shop.rent();
    shop.turn();
    shop.cancel(contract);
    return contract;
  }

  private static boolean isOver(Shop shop, ContractId contract) {
    return shop.state(contract) == ContractState.GONE
        && shop.engine().journal().reports().open().isEmpty();
  }

  private static int points(Shop shop, Runnable start, Life life) {
    start.run();
    int before = shop.kill.seen();
    life.of(shop);
    return shop.kill.seen() - before;
  }

  private interface Life {
    void of(Shop shop);
  }

  private static void lives(Shop shop, Life life) {
    try {
      life.of(shop);
    } catch (Kill.Here expected) {
      assertThat(shop.kill.seen()).isPositive();
    }
  }
}
