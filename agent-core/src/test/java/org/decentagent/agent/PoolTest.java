// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.decentagent.agent.backend.Codes;
import org.decentagent.agent.delivery.Claiming;
import org.decentagent.agent.engine.Next;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.EndingReason;
import org.decentagent.agent.journal.Fence;
import org.decentagent.agent.journal.Order;
import org.decentagent.agent.journal.Wish;
import org.decentagent.platform.Answer;
import org.decentagent.platform.CallBudget;
import org.decentagent.platform.Lock;
import org.decentagent.platform.PlatformClient;
import org.decentagent.platform.PlatformLink;
import org.decentagent.platform.signing.SigningKey;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Visibility;
import org.decentagent.testkit.cloud.CloudOperation;
import org.decentagent.testkit.cloud.Fault;
import org.decentagent.testkit.platform.CallPattern;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two agents serve one pool. */
final class PoolTest {
  private static final CallPattern PROVISIONING =
      new CallPattern("PUT", "/api/v1/provider/rental-requests/*/provisioning");

  @TempDir Path folder;

  @Test
  @Guards(Rule.FENCE)
  void aContractThatARivalMovedToProvisioningIsLeftToItEvenWithoutItsLock() {
    try (Shop shop = Shop.open(folder);
        PlatformClient rival = shop.rival()) {
      ContractId contract = shop.rent();
      Shop.ok(rival.lock(contract));
      Shop.ok(rival.reportProvisioning(contract));
      Shop.ok(rival.release(contract));

      shop.live(Duration.ofSeconds(30));

      assertThat(shop.cloud.creates()).isZero();
      assertThat(shop.contract(contract).ending().orElseThrow().reason())
          .isEqualTo(EndingReason.LEFT);
      assertThat(shop.platform.control().contract(contract).lockHolder()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aContractThatARivalDeliveredMeanwhileIsLeftAloneAndNeedsNoOperator(boolean nameIsTaken) {
    try (Shop shop = Shop.open(folder);
        PlatformClient rival = shop.rival()) {
      ContractId contract = shop.rent();
      shop.engine().intake().round();
      if (nameIsTaken) {
        shop.cloud.plantStranger(Mark.of(contract).text());
      }
      Shop.ok(rival.lock(contract));
      Shop.ok(rival.reportProvisioning(contract));
      Shop.ok(rival.reportProvisioned(contract, "{}"));
      Shop.ok(rival.release(contract));

      shop.live(Duration.ofMinutes(1));

      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.contract(contract).ending().orElseThrow().reason())
          .isEqualTo(EndingReason.LEFT);
      assertThat(shop.cloud.machines()).hasSize(nameIsTaken ? 1 : 0);
    }
  }

  @Test
  @Guards(Rule.FENCE)
  void aKillWhileALeaseIsGivenBackNeverLeavesTwoAgentsSureOfTheSameContract() {
    try (Shop shop = Shop.open(folder);
        PlatformClient rival = shop.rival()) {
      for (int point = 0; point < 6; point++) {
        long before = shop.cloud.creates();
        ContractId contract = shop.rent();
        shop.platform
            .control()
            .failNext(PROVISIONING, new org.decentagent.testkit.platform.Fault.Refused());
        shop.turn();
        shop.kill.after(point);
        try {
          shop.engine().parts().desk().leases().giveBack(contract);
        } catch (Kill.Here expected) {
          assertThat(shop.kill.seen()).isPositive();
        }
        boolean rivalWon =
            rival.lock(contract) instanceof Answer.Ok<Lock>(Lock.Acquired acquired)
                && rival.reportProvisioning(contract) instanceof Answer.Ok
                && rival.release(contract) instanceof Answer.Ok;
        shop.crashAndRestart();

        shop.live(Duration.ofSeconds(30));

        assertThat(shop.cloud.creates() - before)
            .as("creates, killed at point %s", point)
            .isEqualTo(rivalWon ? 0 : 1);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"500, oops", "502, bad gateway", "200, <html>hi</html>"})
  @Guards({Rule.EFFECT, Rule.FENCE})
  void aClaimWhoseAnswerCannotBeReadMayHaveArrivedAndIsOurs(int status, String body) {
    try (Shop shop = Shop.open(folder);
        PlatformClient meanwhile = shop.client(CallBudget.unlimited())) {
      ContractId contract = shop.rent();
      shop.platform
          .control()
          .failNext(
              PROVISIONING,
              new org.decentagent.testkit.platform.Fault.Status(status, "text/plain", body));
      shop.turn();
      Shop.ok(meanwhile.reportProvisioning(contract)); // the platform had taken it

      shop.live(Duration.ofSeconds(20));

      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.cloud.creates()).isEqualTo(1);
    }
  }

  @Test
  @Guards({Rule.EFFECT, Rule.FENCE})
  void aClaimThatMayHaveArrivedIsDeliveredThoughTheAgentDrains() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.platform
          .control()
          .failNext(PROVISIONING, new org.decentagent.testkit.platform.Fault.LostAnswer());
      shop.turn();
      shop.hand().draining().drain("eve");

      shop.live(Duration.ofSeconds(20));

      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
    }
  }

  @Test
  @Guards({Rule.WRITE_THEN_CALL, Rule.FENCE})
  void aKillAnywhereFromTheClaimToTheCreateLosesNoContractAndMakesOneInstance() {
    try (Shop shop = Shop.open(folder)) {
      for (int point = 0; point < 20; point++) {
        ContractId contract = shop.rent();
        shop.engine().intake().round();
        shop.kill.after(point);
        try {
          shop.runDue();
        } catch (Kill.Here expected) {
          assertThat(shop.kill.death()).isPresent();
        }
        shop.crashAndRestart();

        shop.live(Duration.ofMinutes(1));

        assertThat(shop.state(contract))
            .as("killed at point %s", point)
            .isEqualTo(ContractState.ACTIVE);
        assertThat(shop.cloud.creates()).isEqualTo(point + 1);
      }
    }
  }

  @Test
  @Guards({Rule.FENCE, Rule.LOST_JOURNAL})
  void thePoolsOnlyAgentMakesWhatWasClaimedBeforeItsJournalWasLost() {
    try (Shop shop = Shop.open(folder, cloud -> cloud, "sole_agent = true")) {
      ContractId contract = shop.rent();
      shop.cloud.addFault(CloudOperation.CREATE, new Fault.QuotaReached());
      shop.turn();
      shop.loseTheJournal();

      shop.live(Duration.ofMinutes(6));

      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.cloud.creates()).isEqualTo(1);
    }
  }

  @Test
  @Guards(Rule.FAIL_LATE)
  void aLateDeliveryIsNotFailedUnderTheHandsOfARival() {
    try (Shop shop = Shop.open(folder);
        PlatformClient rival = shop.rival()) {
      ContractId contract = shop.rent();
      shop.cloud.addFault(CloudOperation.CREATE, new Fault.QuotaReached(), 0, 10_000);
      shop.turn();
      shop.clock.advance(Duration.ofMinutes(56));
      Shop.ok(rival.lock(contract));

      shop.live(Duration.ofMinutes(1));

      assertThat(shop.platform.control().status(contract)).isEqualTo("provisioning");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "401, not you",
    "400, bad request",
    "429, too many requests",
    "200, '{\"success\":false,\"error\":\"the moon is full\"}'",
  })
  @Guards(Rule.FENCE)
  void anAskThatThePlatformDeniedIsNoClaim(int status, String body) {
    try (Shop shop = Shop.open(folder);
        PlatformClient rival = shop.rival()) {
      ContractId contract = shop.rent();
      Shop.ok(rival.lock(contract));
      Shop.ok(rival.reportProvisioning(contract));
      Shop.ok(rival.release(contract));
      shop.platform
          .control()
          .failNext(
              PROVISIONING,
              new org.decentagent.testkit.platform.Fault.Status(status, "application/json", body));

      shop.live(Duration.ofMinutes(2));

      assertThat(shop.cloud.creates()).isZero();
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 429})
  @Guards(Rule.FENCE)
  void anAskThatIsDeniedTakesNothingBackOfOneThatMayHaveArrived(int status) {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.platform
          .control()
          .failNext(PROVISIONING, new org.decentagent.testkit.platform.Fault.LostAnswer());
      shop.turn();
      shop.platform
          .control()
          .failNext(
              PROVISIONING,
              new org.decentagent.testkit.platform.Fault.Status(status, "text/plain", "not now"));

      shop.live(Duration.ofMinutes(2));

      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.cloud.creates()).isEqualTo(1);
    }
  }

  @Test
  @Guards({Rule.FENCE, Rule.OFFLINE})
  void whatMayHaveBeenClaimedWaitsForTheOperatorWhenThePlatformKnowsItNoMore() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.platform
          .control()
          .failNext(PROVISIONING, new org.decentagent.testkit.platform.Fault.LostAnswer());
      shop.turn();
      shop.clock.advance(Duration.ofMinutes(5));
      shop.platform
          .control()
          .addFault(
              new CallPattern("POST", "/api/v1/providers/*/contracts/*/lock"),
              1000,
              new org.decentagent.testkit.platform.Fault.Status(
                  200, "application/json", "{\"success\":false,\"error\":\"Contract not found\"}"));

      shop.live(Duration.ofSeconds(10));

      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
      assertThat(shop.cloud.creates()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(value = Visibility.class, names = "NOTHING", mode = EnumSource.Mode.EXCLUDE)
  void whatStandsUnderOurStampIsDeliveredThoughTheJournalOfItsClaimIsLost(Visibility visibility) {
    Twist plugin = new Twist();
    try (Shop shop =
        Shop.withPlugin(folder, cloud -> cloud.bootTime(Duration.ofMinutes(2)), plugin)) {
      ContractId contract = shop.rent();
      shop.turn();
      Order order = shop.contract(contract).requireOrder();
      shop.loseTheJournal();
      shop.clock.advance(Duration.ofMinutes(6));
      shop.platform.control().forgetCalls();
      plugin.instead("visibility", (real, method, arguments) -> visibility);
      ContractRecord planned = ContractRecord.planned(contract, Contracts.BACKEND, order);
      shop.engine().work().wake(contract, () -> shop.engine().journal().plan(planned));

      shop.runDue();

      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.writes(contract)) // one claim, one report of the delivery
          .containsExactly("POST lock", "PUT provisioning", "PUT provisioning");
      assertThat(shop.cloud.creates()).isEqualTo(1);
    }
  }

  /** What follows for a contract, written down. */
  private static ContractRecord advanced(Shop shop, Claiming claiming, ContractId contract) {
    return switch (claiming.advance(shop.contract(contract))) {
      case Next.Go(var change) -> shop.engine().journal().apply(change);
      case Next.Wait(var change, var after) -> shop.engine().journal().apply(change);
      case Next.Rest rest -> shop.contract(contract);
    };
  }

  @Test
  void anAskThatNeverLeftIsNoClaimAndItsTroubleEndsWithTheClaim() throws IOException {
    try (Shop shop = Shop.open(folder);
        PlatformClient nobody = nobody(shop);
        PlatformClient somebody = shop.client(CallBudget.unlimited())) {
      ContractId contract = shop.rent();
      shop.engine().intake().round();
      Claiming claiming = claiming(shop, nobody);
      advanced(shop, claiming, contract);

      ContractRecord after = advanced(shop, claiming, contract);
      ContractRecord won = advanced(shop, claiming(shop, somebody), contract);

      assertThat(after.trouble().orElseThrow().code()).isEqualTo(Codes.OFFLINE);
      assertThat(after.fence()).isEqualTo(Fence.NOT_ASKED);
      assertThat(won.state()).isEqualTo(ContractState.CREATE_PENDING);
      assertThat(won.trouble()).isEmpty();
    }
  }

  private static Claiming claiming(Shop shop, PlatformClient client) {
    return new Claiming(shop.engine().parts().desk(), client, Claiming.Pool.SHARED);
  }

  /** To where nobody listens. */
  private static PlatformClient nobody(Shop shop) throws IOException {
    SigningKey key = SigningKey.ofSeed(new byte[32]);
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI address = URI.create("http://127.0.0.1:" + free.getLocalPort());
      return PlatformClient.of(
          PlatformLink.to(address, CallBudget.unlimited(), shop.clock), key.publicHex(), key);
    }
  }

  @Test
  void anAskUnderANewLeaseDoesNotMakeOursWhatARivalClaimedBetween() {
    try (Shop shop = Shop.open(folder);
        PlatformClient rival = shop.rival()) {
      ContractId contract = shop.rent();
      shop.platform
          .control()
          .failNext(PROVISIONING, new org.decentagent.testkit.platform.Fault.Refused());
      shop.turn();
      shop.clock.advance(Duration.ofMinutes(6));
      Shop.ok(rival.lock(contract));
      Shop.ok(rival.reportProvisioning(contract));
      Shop.ok(rival.release(contract));
      shop.platform
          .control()
          .failNext(PROVISIONING, new org.decentagent.testkit.platform.Fault.LostAnswer());

      shop.live(Duration.ofMinutes(2));

      assertThat(shop.cloud.creates()).isZero();
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
    }
  }

  @Test
  void theHourOfADeliveryBeginsWithTheAskThatWasTaken() {
    try (Shop shop = Shop.open(folder, cloud -> cloud.bootTime(Duration.ofMinutes(40)), "")) {
      ContractId contract = shop.rent();
      shop.platform
          .control()
          .failNext(PROVISIONING, new org.decentagent.testkit.platform.Fault.Refused());
      shop.turn();
      boolean wasTroubled = shop.contract(contract).trouble().isPresent();
      shop.clock.advance(Duration.ofMinutes(40));
      shop.turn();

      assertThat(wasTroubled).isTrue();
      assertThat(shop.contract(contract).trouble()).isEmpty();
      assertThat(shop.contract(contract).acceptedAt())
          .hasValueSatisfying(accepted ->
              assertThat(accepted).isCloseTo(shop.clock.instant(), within(Duration.ofMinutes(1))));
    }
  }

  @Test
  void whatIsCancelledBeforeItsBackendWasAskedWhoItIsEndsWithoutIt() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.cloud.addFault(CloudOperation.IDENTIFY, new Fault.Refused(), 0, 10_000);
      shop.engine().intake().round();
      shop.runDue();
      ContractState before = shop.state(contract);
      shop.engine().journal().wish(contract, Wish.CANCEL, "cancelled");

      shop.clock.advance(Duration.ofMinutes(6));
      shop.runDue();

      assertThat(before).isEqualTo(ContractState.PLANNED);
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
    }
  }
}
