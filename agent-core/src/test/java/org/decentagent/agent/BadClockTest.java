// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.EndingReason;
import org.decentagent.platform.PlatformClient;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.testkit.cloud.CloudOperation;
import org.decentagent.testkit.platform.CallPattern;
import org.decentagent.testkit.platform.Fault;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The machine's clock was set between two processes of the agent. */
final class BadClockTest {
  private static final CallPattern PROVISIONING =
      new CallPattern("PUT", "/api/v1/provider/rental-requests/*/provisioning");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {-24, 24})
  @Guards(Rule.FENCE)
  void aLeaseThatARivalHadMeanwhileIsNotOursHoweverTheClockWasSet(int hours) {
    try (Shop shop = Shop.open(folder);
        PlatformClient rival = shop.rival()) {
      shop.restartWithClockAhead(Duration.ofHours(hours));
      ContractId contract = shop.rent();
      shop.platform.control().failNext(PROVISIONING, new Fault.Refused());
      shop.turn();
      shop.clock.advance(Duration.ofMinutes(6));
      Shop.ok(rival.lock(contract));
      Shop.ok(rival.reportProvisioning(contract));
      Shop.ok(rival.release(contract));

      shop.restartWithClockAhead(Duration.ZERO);
      shop.live(Duration.ofMinutes(6));

      assertThat(shop.cloud.creates()).isZero();
      assertThat(shop.contract(contract).ending().orElseThrow().reason())
          .isEqualTo(EndingReason.LEFT);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-24, 24})
  @Guards({Rule.FENCE, Rule.WRITE_THEN_CALL})
  void aClaimWhoseAnswerWasLostIsStillOursHoweverTheClockWasSet(int hours) {
    try (Shop shop = Shop.open(folder)) {
      shop.restartWithClockAhead(Duration.ofHours(hours));
      ContractId contract = shop.rent();
      shop.platform.control().failNext(PROVISIONING, new Fault.LostAnswer());
      shop.turn();

      shop.restartWithClockAhead(Duration.ZERO);
      shop.live(Duration.ofMinutes(5));

      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.cloud.creates()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-24, 24})
  @Guards(Rule.REPEAT)
  void aCreateWithoutAnAnswerSettlesInMinutesHoweverTheClockWasSet(int hours) {
    try (Shop shop = Shop.open(folder, cloud -> cloud.guarantee(CreateGuarantee.TAG_SEARCH), "")) {
      shop.restartWithClockAhead(Duration.ofHours(hours));
      ContractId contract = shop.rent();
      shop.cloud.addFault(
          CloudOperation.CREATE, new org.decentagent.testkit.cloud.Fault.TimedOut(), 0, 1);
      shop.turn();
      ContractState before = shop.state(contract);

      shop.restartWithClockAhead(Duration.ZERO);
      shop.live(Duration.ofMinutes(25));

      assertThat(before).isEqualTo(ContractState.UNKNOWN);
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.cloud.machines()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-24, 24})
  @Guards(Rule.OUTBOX)
  void aReportThatWasNotTakenIsSentInMinutesHoweverTheClockWasSet(int hours) {
    try (Shop shop = Shop.open(folder, cloud -> cloud.bootTime(Duration.ofSeconds(5)), "")) {
      shop.restartWithClockAhead(Duration.ofHours(hours));
      ContractId contract = shop.rent();
      shop.turn();
      shop.platform.control().addFault(PROVISIONING, 100, new Fault.Refused());
      shop.live(Duration.ofSeconds(20));
      ContractState before = shop.state(contract);

      shop.clearPlatformFaults();
      shop.restartWithClockAhead(Duration.ZERO);
      shop.live(Duration.ofMinutes(25));

      assertThat(before).isEqualTo(ContractState.READY);
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-24, 24})
  @Guards(Rule.PROOF)
  void aRemovalEndsInMinutesHoweverTheClockWasSet(int hours) {
    try (Shop shop = Shop.open(folder, cloud -> cloud.guarantee(CreateGuarantee.NONE), "")) {
      shop.restartWithClockAhead(Duration.ofHours(hours));
      ContractId contract = shop.rent();
      shop.turn();
      shop.cancel(contract);
      shop.live(Duration.ofMinutes(3));
      ContractState before = shop.state(contract);

      shop.restartWithClockAhead(Duration.ZERO);
      shop.live(Duration.ofMinutes(25));

      assertThat(before).isEqualTo(ContractState.TERMINATING);
      assertThat(shop.cloud.machines()).isEmpty();
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-24, 1, 24})
  @Guards(Rule.FAIL_LATE)
  void aDeliveryUnderWayIsNeitherFailedNorForgottenWhenTheClockWasSet(int hours) {
    try (Shop shop = Shop.open(folder, cloud -> cloud.bootTime(Duration.ofMinutes(10)), "")) {
      ContractId contract = shop.rent();
      shop.live(Duration.ofMinutes(2));

      shop.restartWithClockAhead(Duration.ofHours(hours));
      shop.live(Duration.ofMinutes(25));

      assertThat(shop.platform.control().status(contract)).isEqualTo("active");
      assertThat(shop.cloud.creates()).isEqualTo(1);
    }
  }

  @Test
  @Guards({Rule.FAIL_LATE, Rule.OFFLINE})
  void whileThePlatformTakesNoSignatureOfAWrongClockNothingIsDecidedAndLaterAllGoesOn() {
    try (Shop shop = Shop.open(folder, cloud -> cloud.bootTime(Duration.ofMinutes(10)), "")) {
      ContractId served = shop.rent();
      shop.live(Duration.ofMinutes(15));
      ContractId underWay = shop.rent();
      shop.live(Duration.ofMinutes(2));
      shop.platform
          .control()
          .addFault(CallPattern.any(), 100_000, new Fault.ClockSkew(Duration.ofDays(-1)));

      shop.restartWithClockAhead(Duration.ofDays(1));
      shop.live(Duration.ofMinutes(4));
      ContractState meanwhile = shop.state(underWay);
      shop.platform.control().clearFaults();
      shop.live(Duration.ofMinutes(25));

      assertThat(meanwhile).isIn(ContractState.CREATE_PENDING, ContractState.OBSERVED);
      assertThat(shop.state(served)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.platform.control().status(underWay)).isEqualTo("active");
      assertThat(shop.cloud.creates()).isEqualTo(2);
    }
  }

  @Test
  void whatIsLateByAClockThatIsAheadIsDeliveredOnceThePlatformTellsTheTime() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.cloud.addFault(
          CloudOperation.CREATE,
          new org.decentagent.testkit.cloud.Fault.Throttled(Duration.ofSeconds(5)));
      shop.turn();

      shop.restartWithClockAhead(Duration.ofHours(2));
      shop.runDue();

      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
    }
  }
}
