// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.decentagent.agent.hand.HoldWord;
import org.decentagent.agent.hand.Said;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.EndingReason;
import org.decentagent.agent.journal.Order;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.Mark;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.testkit.cloud.CloudOperation;
import org.decentagent.testkit.platform.CallPattern;
import org.decentagent.testkit.platform.Fault;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What follows from a contract's own lock answer, and what does not. */
final class LockAnswerTest {
  private static final CallPattern LOCK =
      new CallPattern("POST", "/api/v1/providers/*/contracts/*/lock");
  private static final CallPattern PROVISIONING =
      new CallPattern("PUT", "/api/v1/provider/rental-requests/*/provisioning");
  private static final CallPattern RECONCILE =
      new CallPattern("POST", "/api/v1/providers/*/reconcile");

  private static final Fault WITHOUT_EFFECT =
      says("{\"success\":true,\"data\":null,\"message\":\"done\"}");
  private static final Duration WHILE = Duration.ofSeconds(8);

  @TempDir Path folder;

  private static Fault says(String body) {
    return new Fault.Status(200, "application/json", body);
  }

  private static Fault refuses(String error) {
    return says("{\"success\":false,\"error\":\"" + error + "\"}");
  }

  private static Fault status(String status) {
    return refuses("Contract ab is not in lockable status (status: " + status + ")");
  }

  private static Fault grantedAt(Instant now) {
    return says(
        "{\"success\":true,\"data\":{\"acquired\":true,\"expiresAtNs\":"
            + now.plus(Duration.ofMinutes(5)).getEpochSecond()
            + "000000000}}");
  }

  private static Stream<Named<Fault>> whatConfirmsNothing() {
    return Stream.of(
        Named.of("silence", new Fault.Refused()),
        Named.of("denied", new Fault.Status(401, "text/plain", "Invalid signature")),
        Named.of("a bare 500", new Fault.Status(500, "text/plain", "oops")),
        Named.of("not found", refuses("Contract not found")),
        Named.of("held elsewhere", refuses("Contract already locked by another agent")),
        Named.of("other words", refuses("the moon is full")));
  }

  private static Stream<Named<Fault>> whatConfirmsNoCancellation() {
    return Stream.concat(
        whatConfirmsNothing(),
        Stream.of(
            Named.of("granted", grantedAt(Shop.START)), Named.of("active", status("active"))));
  }

  @ParameterizedTest
  @MethodSource("whatConfirmsNoCancellation")
  @Guards({Rule.ORPHANS, Rule.OFFLINE})
  void aCancellationThatTheLockAnswerDoesNotConfirmRemovesNothing(Fault answer) {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.cancel(contract);
      shop.platform.control().addFault(LOCK, 1000, answer);

      shop.live(WHILE);
      ContractState meanwhile = shop.state(contract);
      boolean leased = shop.engine().journal().lease(contract).isPresent();
      int machines = shop.cloud.machines().size();
      shop.clearPlatformFaults();
      shop.live(Duration.ofMinutes(1));

      assertThat(meanwhile).isEqualTo(ContractState.ACTIVE);
      assertThat(leased).isFalse();
      assertThat(machines).isEqualTo(1);
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
    }
  }

  @ParameterizedTest
  @MethodSource("whatConfirmsNothing")
  @Guards({Rule.FAIL_LATE, Rule.OFFLINE})
  void whatAFailedContractLeftStaysUntilTheLockAnswerSaysThatItFailed(Fault answer) {
    try (Shop shop = Shop.open(folder, cloud -> cloud.bootTime(Duration.ofHours(2)), "")) {
      ContractId contract = shop.rent();
      late(shop, contract);
      shop.platform.control().addFault(LOCK, 1000, answer);

      shop.live(WHILE);
      ContractState meanwhile = shop.state(contract);
      int machines = shop.cloud.machines().size();
      shop.clearPlatformFaults();
      shop.live(Duration.ofMinutes(1));

      assertThat(meanwhile).isEqualTo(ContractState.FAILED);
      assertThat(machines).isEqualTo(1);
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.cloud.machines()).isEmpty();
    }
  }

  @Test
  @Guards({Rule.OUTBOX, Rule.FAIL_LATE})
  void whatItsTenantCancelledBeforeItsFailureWasTakenIsReportedAsRemoved() {
    try (Shop shop = Shop.open(folder, cloud -> cloud.bootTime(Duration.ofHours(2)), "")) {
      ContractId contract = shop.rent();
      late(shop, contract);
      shop.cancel(contract);

      shop.live(Duration.ofMinutes(1));

      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.contract(contract).ending().orElseThrow().reason())
          .isEqualTo(EndingReason.CANCELLED);
      assertThat(shop.platform.control().contract(contract).terminationReported()).isPresent();
      assertThat(shop.cloud.machines()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"active", "provisioned", "disputed"})
  @Guards(Rule.FAIL_LATE)
  void whatFailedHereAndRunsForThePlatformIsLeftToTheOperator(String status) {
    try (Shop shop = Shop.open(folder, cloud -> cloud.bootTime(Duration.ofHours(2)), "")) {
      ContractId contract = shop.rent();
      late(shop, contract);
      shop.platform.control().addFault(LOCK, 1000, status(status));

      shop.live(WHILE);

      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
      assertThat(shop.cloud.machines()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"rejected", "expired"})
  void whatThePlatformEndedOtherwiseSinceItFailedHereIsRemovedToo(String status) {
    try (Shop shop = Shop.open(folder, cloud -> cloud.bootTime(Duration.ofHours(2)), "")) {
      ContractId contract = shop.rent();
      late(shop, contract);
      shop.platform.control().addFault(LOCK, 1000, status(status));

      shop.live(Duration.ofMinutes(1));

      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.contract(contract).ending().orElseThrow().reason())
          .isEqualTo(EndingReason.FAILED);
      assertThat(shop.writes(contract)).doesNotContain("PUT terminated");
      assertThat(shop.cloud.machines()).isEmpty();
    }
  }

  @Test
  @Guards({Rule.FAIL_LATE, Rule.OUTBOX})
  void aFailureThatThePlatformTookWithoutEffectIsToldAgainBeforeAnythingIsRemoved() {
    try (Shop shop = Shop.open(folder, cloud -> cloud.bootTime(Duration.ofHours(2)), "")) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.platform.control().addFault(PROVISIONING, 2, WITHOUT_EFFECT);
      shop.clock.advance(Duration.ofMinutes(56));

      shop.live(Duration.ofSeconds(40));
      ContractState meanwhile = shop.state(contract);
      int machines = shop.cloud.machines().size();
      shop.live(Duration.ofMinutes(1));

      assertThat(meanwhile).isEqualTo(ContractState.FAILED);
      assertThat(machines).isEqualTo(1);
      assertThat(shop.platform.control().status(contract)).isEqualTo("provisioningfailed");
      assertThat(shop.platform.control().contract(contract).failure().orElseThrow())
          .contains("not deliverable within");
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.cloud.machines()).isEmpty();
    }
  }

  @Test
  @Guards(Rule.FAIL_LATE)
  void whatMayHaveBeenReportedAsDeliveredIsNotFailedHoweverLateItIs() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.clock.advance(Duration.ofMinutes(56));
      shop.platform.control().addFault(LOCK, 1000, grantedAt(shop.clock.instant()));
      Change back = Change.to(shop.contract(contract).to(ContractState.OBSERVED));
      shop.engine().work().wake(contract, () -> shop.engine().journal().apply(back));

      shop.live(WHILE);

      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.platform.control().status(contract)).isEqualTo("active");
    }
  }

  @Test
  @Guards(Rule.FAIL_LATE)
  void whatWasReportedAsFailedIsNotMadeAnewByTheOperatorsWord() {
    Twist plugin = new Twist();
    try (Shop shop = Shop.withPlugin(folder, plugin)) {
      ContractId contract = shop.rent();
      shop.cloud.addFault(
          CloudOperation.CREATE,
          new org.decentagent.testkit.cloud.Fault.Throttled(Duration.ofSeconds(5)));
      shop.turn();
      plugin.instead(
          "provision",
          (real, method, arguments) -> {
            throw new ProvisioningException.Permanent(new FailureCode("test/cannot"), "it cannot");
          });
      shop.platform.control().addFault(PROVISIONING, 1000, WITHOUT_EFFECT);
      shop.platform.control().addFault(LOCK, 1000, status("disputed"));
      shop.live(Duration.ofSeconds(20));
      ContractState held = shop.state(contract);
      shop.clearPlatformFaults();
      plugin.straighten();

      shop.hand().holds().resolve(contract.hex(), new HoldWord.None(), "eve");
      shop.live(Duration.ofMinutes(1));

      assertThat(held).isEqualTo(ContractState.HOLD);
      assertThat(shop.platform.control().status(contract)).isEqualTo("provisioningfailed");
      assertThat(shop.cloud.creates()).isZero();
    }
  }

  @Test
  @Guards(Rule.LOST_JOURNAL)
  void aClaimThatIsRefusedSinceItsInstanceWasDeliveredTakesTheInstanceBack() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      Order order = shop.contract(contract).requireOrder();
      shop.loseTheJournal();
      shop.platform.control().addFault(LOCK, 1000, grantedAt(shop.clock.instant()));
      ContractRecord planned = ContractRecord.planned(contract, Contracts.BACKEND, order);

      shop.engine().work().wake(contract, () -> shop.engine().journal().plan(planned));
      shop.runDue();

      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.engine().journal().lease(contract)).isEmpty();
      assertThat(shop.cloud.creates()).isEqualTo(1);
    }
  }

  /** Its hour is over, and the platform was told. */
  private static void late(Shop shop, ContractId contract) {
    shop.turn();
    shop.clock.advance(Duration.ofMinutes(56));
    shop.platform.control().addFault(PROVISIONING, 1, new Fault.Refused());
    shop.turn();
    assertThat(shop.state(contract)).isEqualTo(ContractState.FAILED);
  }

  @ParameterizedTest
  @CsvSource({
    "cancelled, CANCELLED",
    "expired, EXPIRED",
    "rejected, REJECTED",
    "provisioningfailed, FAILED",
  })
  @Guards(Rule.FENCE)
  void aDeliveryWhoseContractIsOverByItsLockAnswerEndsAndIsRemoved(
      String status, EndingReason reason) {
    try (Shop shop = Shop.open(folder, cloud -> cloud.bootTime(Duration.ofHours(2)), "")) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.clock.advance(Duration.ofMinutes(5));
      shop.platform.control().addFault(LOCK, 1000, status(status));

      shop.live(WHILE);

      assertThat(shop.contract(contract).ending().orElseThrow().reason()).isEqualTo(reason);
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.cloud.machines()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void whatIsCalledDeliveredBeforeItWasMadeHereIsLeftToTheOperator(boolean nameIsTaken) {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.cloud.addFault(
          CloudOperation.CREATE,
          new org.decentagent.testkit.cloud.Fault.Throttled(Duration.ofMinutes(6)));
      shop.turn();
      if (nameIsTaken) {
        shop.cloud.plantStranger(Mark.of(contract).text());
      }
      shop.clock.advance(Duration.ofMinutes(5));
      shop.platform.control().addFault(LOCK, 1000, status("active"));

      shop.live(Duration.ofMinutes(2));

      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
      assertThat(shop.cloud.machines()).hasSize(nameIsTaken ? 1 : 0);
    }
  }

  @Test
  @Guards({Rule.REFUSE, Rule.OFFLINE})
  void aContractThatThePlatformForgetsForAWhileIsDeliveredOnceItRemembers() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.platform.control().addFault(LOCK, 1000, refuses("Contract not found"));
      shop.live(WHILE);
      ContractState meanwhile = shop.state(contract);
      String why = shop.contract(contract).trouble().orElseThrow().message();
      int machines = shop.cloud.machines().size();
      shop.clearPlatformFaults();

      shop.live(Duration.ofMinutes(20));

      assertThat(meanwhile).isEqualTo(ContractState.PLANNED);
      assertThat(why).contains("Contract not found");
      assertThat(machines).isZero();
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
    }
  }

  @Test
  @Guards(Rule.REFUSE)
  void aContractThatThePlatformForgetsHoldsUpNoOther() {
    try (Shop shop = Shop.open(folder, cloud -> cloud, "in_flight = 1")) {
      ContractId forgotten = shop.rent();
      CallPattern itsLock =
          new CallPattern("POST", "/api/v1/providers/*/contracts/" + forgotten.hex() + "/lock");
      shop.platform.control().addFault(itsLock, 1000, refuses("Contract not found"));
      shop.live(WHILE);
      ContractId next = shop.rent();

      shop.live(Duration.ofMinutes(2));

      assertThat(shop.state(next)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.state(forgotten)).isEqualTo(ContractState.PLANNED);
    }
  }

  @Test
  @Guards(Rule.REFUSE)
  void whatThePlatformForgotForHoursBeforeAnythingWasMadeIsLeft() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.platform.control().addFault(LOCK, 1000, refuses("Contract not found"));
      shop.live(WHILE);
      shop.clock.advance(Duration.ofHours(3));

      shop.live(Duration.ofMinutes(6));

      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.contract(contract).ending().orElseThrow().reason())
          .isEqualTo(EndingReason.LEFT);
      assertThat(shop.cloud.creates()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Contract not found",
    "Contract ab payment not succeeded (status: refunded)",
    "Contract ab is not in lockable status (status: disputed)",
  })
  @Guards(Rule.OFFLINE)
  void aDeliveryOfWhatThePlatformDoesNotCallOursWaitsForTheOperator(String words) {
    try (Shop shop = Shop.open(folder, cloud -> cloud.bootTime(Duration.ofHours(2)), "")) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.clock.advance(Duration.ofMinutes(5));
      shop.platform.control().addFault(LOCK, 1000, refuses(words));

      shop.live(WHILE);

      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
      assertThat(shop.cloud.machines()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Contract not found",
    "Unauthorized: only provider can update contract status",
  })
  @Guards({Rule.FENCE, Rule.REFUSE})
  void aClaimOfWhatThePlatformDoesNotCallOursLeavesItToOthers(String words) {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.platform.control().addFault(PROVISIONING, 1000, refuses(words));

      shop.live(WHILE);

      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.contract(contract).ending().orElseThrow().reason())
          .isEqualTo(EndingReason.LEFT);
      assertThat(shop.platform.control().contract(contract).lockHolder()).isEmpty();
      assertThat(shop.cloud.creates()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("whatGrantsNoLease")
  @Guards({Rule.FENCE, Rule.OFFLINE})
  void withoutALeaseNothingIsMade(Fault answer) {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.cloud.addFault(
          CloudOperation.CREATE,
          new org.decentagent.testkit.cloud.Fault.Throttled(Duration.ofSeconds(5)));
      shop.turn();
      shop.clock.advance(Duration.ofMinutes(5));
      shop.platform.control().addFault(LOCK, 1000, answer);

      shop.live(WHILE);
      long meanwhile = shop.cloud.creates();
      shop.clearPlatformFaults();
      shop.live(Duration.ofMinutes(1));

      assertThat(meanwhile).isZero();
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.cloud.creates()).isEqualTo(1);
    }
  }

  private static Stream<Named<Fault>> whatGrantsNoLease() {
    return whatConfirmsNothing().filter(answer -> !answer.getName().equals("not found"));
  }

  @Test
  @Guards({Rule.ROUTE, Rule.OFFLINE})
  void whatThePlatformDoesNotCallOursIsLeftByTheOperatorsWordAndNotFailed() {
    try (Shop shop = Shop.open(folder, cloud -> cloud.bootTime(Duration.ofHours(2)), "")) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.clock.advance(Duration.ofMinutes(5));
      shop.platform.control().addFault(LOCK, 1000, refuses("Contract not found"));
      shop.live(WHILE);
      shop.cloud.removeBehindOurBack(shop.cloud.machines().getFirst().id());

      Said said = shop.hand().holds().resolve(contract.hex(), new HoldWord.None(), "eve");
      shop.live(WHILE);

      assertThat(said).isInstanceOf(Said.Done.class);
      assertThat(shop.contract(contract).ending().orElseThrow().reason())
          .isEqualTo(EndingReason.LEFT);
      assertThat(shop.platform.control().status(contract)).isEqualTo("provisioning");
    }
  }

  @Test
  @Guards(Rule.FENCE)
  void aDeliveryThatWaitsForLongEndsAsSoonAsItsLeaseIsNotRenewedAnyMore() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.cloud.addFault(
          CloudOperation.CREATE,
          new org.decentagent.testkit.cloud.Fault.Throttled(Duration.ofMinutes(15)));
      shop.turn();
      shop.platform.control().addFault(RECONCILE, 1000, new Fault.Refused());
      shop.cancel(contract);

      shop.live(Duration.ofMinutes(6));

      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.contract(contract).ending().orElseThrow().reason())
          .isEqualTo(EndingReason.CANCELLED);
      assertThat(shop.cloud.creates()).isZero();
    }
  }

  @Test
  @Guards(Rule.FENCE)
  void whatIsOverBeforeItWasClaimedKeepsNoLease() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.platform.control().addFault(PROVISIONING, 1000, new Fault.Refused());
      shop.turn();
      boolean leased = shop.engine().journal().lease(contract).isPresent();
      shop.cancel(contract);

      shop.live(Duration.ofMinutes(1));

      assertThat(leased).isTrue();
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.engine().journal().lease(contract)).isEmpty();
      assertThat(shop.writes(contract)).contains("DELETE lock");
    }
  }
}
