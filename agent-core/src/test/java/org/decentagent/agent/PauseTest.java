// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Wish;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Health;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Observed;
import org.decentagent.testkit.cloud.Call;
import org.decentagent.testkit.cloud.CloudOperation;
import org.decentagent.testkit.cloud.Fault;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the platform pauses is stopped with its data, stays stopped, and runs again afterwards. */
final class PauseTest {
  @TempDir Path folder;

  @Test
  void aPauseThatEndsWhileTheInstanceIsBeingStoppedLeavesItRunning() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.cloud.addFault(CloudOperation.STOP, new Fault.LostReply());
      shop.engine()
          .work()
          .wake(contract, () -> shop.engine().journal().wish(contract, Wish.SUSPEND, "a dispute"));
      shop.runDue();
      InstanceState stopped = shop.cloud.machines().getFirst().state();

      shop.live(Duration.ofMinutes(1));

      assertThat(stopped).isEqualTo(InstanceState.STOPPED);
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.cloud.machines().getFirst().state()).isEqualTo(InstanceState.RUNNING);
    }
  }

  @Test
  void ofWhatIsPausedWhileItIsLookedAtNoHealthIsTold() {
    AtomicInteger looks = new AtomicInteger();
    Twist plugin = new Twist();
    try (Shop shop = Shop.withPlugin(folder, plugin)) {
      ContractId contract = shop.rent();
      shop.turn();
      plugin.instead(
          "probe",
          (real, method, arguments) -> {
            looks.incrementAndGet();
            shop.engine().journal().wish(contract, Wish.SUSPEND, "a dispute");
            return new Health.Down("it is being stopped");
          });
      shop.platform.control().forgetCalls();

      shop.engine().health().round();

      assertThat(looks).hasValue(1);
      assertThat(shop.writes(contract)).doesNotContain("POST health");
    }
  }

  @Test
  void aPausedContractIsStoppedWithItsDataAndRunsAgainAfterwards() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      String machine = shop.cloud.machines().getFirst().id();

      shop.platform.control().pause(contract, "stripe_dispute:1");
      shop.live(Duration.ofSeconds(10));
      InstanceState paused = shop.cloud.machines().getFirst().state();
      ContractState stateWhilePaused = shop.state(contract);
      shop.platform.control().resume(contract);
      shop.live(Duration.ofSeconds(10));

      assertThat(paused).isEqualTo(InstanceState.STOPPED);
      assertThat(stateWhilePaused).isEqualTo(ContractState.SUSPENDED);
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.histories()).containsOnlyOnce("resumed");
      assertThat(shop.cloud.machines()).hasSize(1);
      assertThat(shop.cloud.machines().getFirst().id()).isEqualTo(machine);
      assertThat(shop.cloud.machines().getFirst().state()).isEqualTo(InstanceState.RUNNING);
    }
  }

  @Test
  void whatItsBackendCannotStopWithItsDataRunsOnAndTheOperatorIsTold() {
    try (Shop shop =
        Shop.withPlugin(
            folder,
            plugin ->
                Twisted.around(plugin)
                    .instead("capability", (real, method, arguments) -> Optional.empty()))) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.platform.control().pause(contract, "dispute");

      shop.live(Duration.ofMinutes(2));

      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.contract(contract).trouble().orElseThrow().message())
          .contains("(dispute)", "cannot stop an instance and keep its data");
      assertThat(shop.cloud.machines().getFirst().state()).isEqualTo(InstanceState.RUNNING);
      assertThat(shop.engine().hand().brake().show().left()).isEqualTo(2);
    }
  }

  @Test
  @Guards(Rule.STAMP)
  void whatLostItsStampIsNotStoppedButLeftToTheOperator() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.cloud.stripLabels(shop.cloud.machines().getFirst().id());
      shop.platform.control().pause(contract, "dispute");

      shop.live(Duration.ofMinutes(2));

      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
      assertThat(shop.cloud.machines().getFirst().state()).isEqualTo(InstanceState.RUNNING);
    }
  }

  @Test
  @Guards(Rule.EVERYTHING)
  void whatIsStartedBehindThePlatformsBackWhileItIsPausedIsStoppedAgain() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = paused(shop);
      shop.cloud.startBehindOurBack(shop.cloud.machines().getFirst().id());
      shop.turn();
      String told = shop.findings().toString();

      shop.live(Duration.ofMinutes(3));

      assertThat(told).contains(contract.brief() + " is paused, and its instance runs");
      assertThat(shop.state(contract)).isEqualTo(ContractState.SUSPENDED);
      assertThat(shop.cloud.machines().getFirst().state()).isEqualTo(InstanceState.STOPPED);
      assertThat(shop.findings()).isEmpty();
      assertThat(shop.histories()).contains("it runs although it is paused");
    }
  }

  @Test
  @Guards(Rule.EVERYTHING)
  void aBackendThatShowsWhatIsStoppedAsRunningIsToldToStopItOnlyEveryTenMinutes() {
    try (Shop shop =
        Shop.withPlugin(
            folder, plugin -> Twisted.around(plugin).instead("inventory", PauseTest::allRunning))) {
      ContractId contract = paused(shop);
      shop.live(Duration.ofSeconds(30));
      long atOnce = stops(shop);

      shop.live(Duration.ofMinutes(30));

      assertThat(atOnce).isEqualTo(1);
      assertThat(stops(shop)).isBetween(2L, 5L);
      assertThat(shop.state(contract)).isEqualTo(ContractState.SUSPENDED);
    }
  }

  @Test
  @Guards(Rule.EVERYTHING)
  void whatRunsAgainSinceItsPauseIsOverIsNotStopped() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = paused(shop);
      shop.cloud.startBehindOurBack(shop.cloud.machines().getFirst().id());
      shop.turn();
      shop.platform.control().resume(contract);

      shop.live(Duration.ofMinutes(15));

      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(stops(shop)).isEqualTo(1);
    }
  }

  private static ContractId paused(Shop shop) {
    ContractId contract = shop.rent();
    shop.turn();
    shop.platform.control().pause(contract, "dispute");
    shop.turn();
    assertThat(shop.state(contract)).isEqualTo(ContractState.SUSPENDED);
    return contract;
  }

  private static long stops(Shop shop) {
    return shop.cloud.calls().stream()
        .map(Call::operation)
        .filter(CloudOperation.STOP::equals)
        .count();
  }

  private static Object allRunning(Object real, Method method, Object[] arguments)
      throws Throwable {
    Object listing = Twisted.call(real, method, arguments);
    return listing instanceof Inventory.Complete(var who, var seen)
        ? new Inventory.Complete(who, seen.stream().map(PauseTest::running).toList())
        : listing;
  }

  private static Observed running(Observed seen) {
    return new Observed(
        seen.externalId(), seen.name(), seen.ownership(), InstanceState.RUNNING, seen.createdAt());
  }
}
