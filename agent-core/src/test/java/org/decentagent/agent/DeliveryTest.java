// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Fence;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Provisioned;
import org.decentagent.testkit.cloud.CloudOperation;
import org.decentagent.testkit.cloud.Fault;
import org.decentagent.testkit.platform.CallPattern;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DeliveryTest {
  private static final CallPattern PROVISIONING =
      new CallPattern("PUT", "/api/v1/provider/rental-requests/*/provisioning");

  @TempDir Path folder;

  @Test
  void aPaidContractIsDeliveredInThreeWrites() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();

      shop.turn();

      assertThat(shop.platform.control().status(contract)).isEqualTo("active");
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.cloud.machines()).hasSize(1);
      assertThat(shop.writes(contract))
          .filteredOn(write -> !write.endsWith(" " + contract.hex()))
          .containsExactly("POST lock", "PUT provisioning", "PUT provisioning");
    }
  }

  @Test
  void theCustomerIsToldWhereToLogInAndWhichHostKeyToExpect() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();

      shop.turn();

      var machine = shop.cloud.machines().getFirst();
      assertThat(shop.platform.control().contract(contract).instanceDetails().orElseThrow())
          .contains("\"ssh_user\":\"" + machine.ssh().user() + "\"")
          .contains("\"ssh_port\":" + machine.ssh().port())
          .contains("\"public_ip\":\"" + machine.ssh().host() + "\"")
          .contains("\"ssh_host_key\":\"" + machine.hostKey().line() + "\"")
          .contains("\"root_password\":null");
    }
  }

  @Test
  @Guards(Rule.EFFECT)
  void aLostAnswerToACreateNeverMakesASecondInstance() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.cloud.addFault(CloudOperation.CREATE, new Fault.LostReply());

      shop.live(Duration.ofMinutes(3));

      assertThat(shop.cloud.creates()).isEqualTo(1);
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
    }
  }

  @Test
  @Guards(Rule.EFFECT)
  void aCreateThatTakesEffectAfterWeGaveUpWaitingIsFoundAndUsed() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.cloud.addFault(CloudOperation.CREATE, new Fault.TakesEffectLate(Duration.ofSeconds(20)));

      shop.live(Duration.ofMinutes(10));

      assertThat(shop.cloud.machines()).hasSize(1);
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
    }
  }

  @Test
  @Guards(Rule.LOOK_FIRST)
  void nothingIsCreatedWhileTheBackendCannotBeLookedAt() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.cloud.addFault(CloudOperation.LIST, new Fault.Denied(), 0, 1000);

      shop.live(Duration.ofMinutes(2));

      assertThat(shop.cloud.creates()).isZero();
      assertThat(shop.platform.control().status(contract)).isEqualTo("accepted");
    }
  }

  @Test
  @Guards(Rule.LOOK_FIRST)
  void anotherAccountUnderTheSameNameIsNotCreatedOn() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.cloud.addFault(CloudOperation.CREATE, new Fault.Throttled(Duration.ofSeconds(5)));
      shop.turn();
      shop.cloud.addFault(
          CloudOperation.IDENTIFY, new Fault.OtherIdentity("somebody else"), 0, 1000);

      shop.live(Duration.ofMinutes(1));

      assertThat(shop.cloud.creates()).isZero();
      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
      assertThat(shop.contract(contract).hold().orElseThrow().why()).contains("somebody else");
    }
  }

  @Test
  @Guards(Rule.STAMP)
  void aNameOfOursWithoutAStampIsHeldForTheOperator() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.cloud.plantStranger(Mark.of(contract).text());

      shop.live(Duration.ofMinutes(1));

      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
      assertThat(shop.cloud.machines()).hasSize(1);
      assertThat(shop.platform.control().status(contract)).isEqualTo("accepted");
      assertThat(shop.platform.control().contract(contract).lockHolder()).isEmpty();
    }
  }

  @Test
  @Guards(Rule.FENCE)
  void aClaimWhoseAnswerWasLostIsOursUnderALeaseHeldWithoutAGap() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.platform
          .control()
          .failNext(PROVISIONING, new org.decentagent.testkit.platform.Fault.LostAnswer());
      Instant asked = shop.clock.instant();

      shop.live(Duration.ofSeconds(20));

      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.contract(contract).acceptedAt()).contains(asked);
      assertThat(shop.cloud.creates()).isEqualTo(1);
    }
  }

  @Test
  @Guards(Rule.FENCE)
  void aContractThatAnotherAgentIsDeliveringIsLeftToIt() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.platform
          .control()
          .failNext(PROVISIONING, new org.decentagent.testkit.platform.Fault.LostAnswer());
      shop.turn();
      shop.clock.advance(Duration.ofMinutes(6));

      shop.live(Duration.ofSeconds(20));

      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.contract(contract).ending().orElseThrow().why()).contains("another agent");
      assertThat(shop.cloud.creates()).isZero();
    }
  }

  @Test
  @Guards(Rule.OUTBOX)
  void aReportWhoseAnswerWasLostIsRecognisedAsTaken() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.cloud.addFault(CloudOperation.CREATE, new Fault.Throttled(Duration.ofSeconds(5)));
      shop.turn();
      shop.platform
          .control()
          .failNext(PROVISIONING, new org.decentagent.testkit.platform.Fault.LostAnswer());

      shop.live(Duration.ofSeconds(30));

      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.platform.control().status(contract)).isEqualTo("active");
      assertThat(shop.engine().journal().reports().open()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(value = LoginProbe.Verdict.class, names = "ACCEPTED", mode = EnumSource.Mode.EXCLUDE)
  @Guards(Rule.LOGIN)
  void nothingIsReportedBeforeACustomerCouldLogIn(LoginProbe.Verdict verdict) {
    AtomicReference<Door> door = new AtomicReference<>();
    try (Shop shop = Shop.withProbe(folder, cloud -> cloud, probe -> Door.before(probe, door))) {
      door.get().shut(verdict);
      ContractId contract = shop.rent();

      shop.live(Duration.ofMinutes(3));
      ContractState meanwhile = shop.state(contract);
      String status = shop.platform.control().status(contract);
      door.get().open();
      shop.live(Duration.ofMinutes(6));

      assertThat(meanwhile).isEqualTo(ContractState.OBSERVED);
      assertThat(status).isEqualTo("provisioning");
      assertThat(shop.platform.control().status(contract)).isEqualTo("active");
      assertThat(shop.cloud.creates()).isEqualTo(1);
    }
  }

  @Test
  @Guards(Rule.LOGIN)
  void whatShowsAnotherHostKeyThanWasWrittenDownIsNotReported() {
    AtomicReference<Door> door = new AtomicReference<>();
    try (Shop shop = Shop.withProbe(folder, cloud -> cloud, probe -> Door.before(probe, door))) {
      door.get().shut(LoginProbe.Verdict.UNREACHABLE);
      ContractId contract = shop.rent();
      shop.turn();
      ContractState before = shop.state(contract);
      shop.cloud.replaceHostKey(shop.cloud.machines().getFirst().id());
      door.get().open();

      shop.live(Duration.ofMinutes(5));

      assertThat(before).isEqualTo(ContractState.OBSERVED);
      assertThat(shop.state(contract)).isEqualTo(ContractState.OBSERVED);
      assertThat(shop.platform.control().status(contract)).isEqualTo("provisioning");
    }
  }

  @Test
  @Guards(Rule.FAIL_LATE)
  void aContractThatCannotBeDeliveredInItsHourIsFailedAndNothingIsLeft() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.cloud.addFault(CloudOperation.CREATE, new Fault.QuotaReached(), 0, 10_000);

      for (int minute = 0; minute < 60; minute++) {
        shop.turn();
        shop.clock.advance(Duration.ofMinutes(1));
      }
      shop.cloud.clearFaults();
      shop.live(Duration.ofMinutes(2));

      assertThat(shop.platform.control().status(contract)).isEqualTo("provisioningfailed");
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.cloud.machines()).isEmpty();
      assertThat(shop.cloud.parts()).isEmpty();
    }
  }

  @Test
  @Guards(Rule.REFUSE)
  void aContractOfAnotherTypeIsLeftAloneWithAReason() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent(shop.offer("metal", "baremetal", Optional.empty()));

      shop.turn();

      assertThat(shop.engine().journal().find(contract)).isEmpty();
      assertThat(shop.platform.control().status(contract)).isEqualTo("accepted");
      assertThat(shop.findings()).anyMatch(finding -> finding.contains("baremetal"));
    }
  }

  @Test
  @Guards(Rule.PER_ELEMENT)
  void brokenSettingsOfOneContractDoNotHoldUpAnother() {
    try (Shop shop = Shop.open(folder)) {
      ContractId broken = shop.rent();
      shop.platform.control().setInstanceConfig(broken, "{not json");
      ContractId good = shop.rent();

      shop.turn();

      assertThat(shop.state(good)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.engine().journal().find(broken)).isEmpty();
      assertThat(shop.findings())
          .anyMatch(
              finding -> finding.contains(broken.brief()) && finding.contains("instance_config"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"contract_id\":\"%s\",\"offering_id\":\"o\",\"requester_ssh_pubkey\":\"%s\",\"memory_amount\":\"16 GiB\"}",
        "{\"contract_id\":\"../../etc/passwd\",\"offering_id\":\"o\",\"requester_ssh_pubkey\":\"%2$s\"}",
        "{\"contract_id\":\"%s\",\"offering_id\":\"o\",\"requester_ssh_pubkey\":\"ssh-ed25519 AAAA\\ncommand=\\\"reboot\\\"\"}",
        "{\"contract_id\":7,\"offering_id\":[]}",
        "null",
        "\"text\"",
      })
  void aMalformedContractIsLeftAloneWithAFindingAndTheOthersGoOn(String element) {
    try (Shop shop = Shop.open(folder)) {
      ContractId good = shop.rent();
      String malformed = element.formatted("ab".repeat(32), Contracts.RENTER.line());
      shop.platform
          .control()
          .addFault(
              new CallPattern("GET", "/api/v1/providers/*/contracts/pending-provision"),
              10,
              new org.decentagent.testkit.platform.Fault.MalformedElement(malformed));

      shop.turn();

      assertThat(shop.state(good)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.cloud.machines()).hasSize(1);
      assertThat(shop.findings())
          .anyMatch(finding ->
              finding.contains("contracts[0]")
                  && (!element.startsWith("{\"contract_id\":\"%s\"")
                      || finding.startsWith("contract abababababab is left alone")));
    }
  }

  @Test
  void whatThePlatformWritesReachesNoTerminalAsControlCharacters() {
    try (Shop shop = Shop.open(folder)) {
      String element =
          "{\"contract_id\":\"%s\",\"offering_id\":\"o\",\"provisioner_type\":\"n\\u001b[2J\\u009b2J\\u202e\\nx\",\"requester_ssh_pubkey\":\"%s\"}"
              .formatted("ab".repeat(32), Contracts.RENTER.line());
      shop.platform
          .control()
          .addFault(
              new CallPattern("GET", "/api/v1/providers/*/contracts/pending-provision"),
              10,
              new org.decentagent.testkit.platform.Fault.MalformedElement(element));

      shop.turn();

      assertThat(shop.findings())
          .anyMatch(finding -> finding.contains("'n [2J 2J x'"))
          .noneMatch(finding -> finding.matches("(?s).*[\\p{Cc}\\p{Cf}].*"));
    }
  }

  @Test
  @Guards(Rule.LOGIN)
  void theHostKeyThatAnsweredIsToldWhereThePluginNamesNone() {
    try (Shop shop =
        Shop.withPlugin(
            folder, plugin -> Twisted.around(plugin).instead("provision", DeliveryTest::keyless))) {
      ContractId contract = shop.rent();

      shop.turn();

      assertThat(shop.platform.control().contract(contract).instanceDetails().orElseThrow())
          .contains(
              "\"ssh_host_key\":\"" + shop.cloud.machines().getFirst().hostKey().line() + "\"");
    }
  }

  private static Object keyless(Object real, Method method, Object[] arguments) throws Throwable {
    if (!(Twisted.call(real, method, arguments) instanceof Provisioned.Ready(var instance))) {
      throw new IllegalStateException("it takes its time");
    }
    return new Provisioned.Ready(
        Instance.at(instance.ref(), instance.state()).ssh(instance.ssh().orElseThrow()).build());
  }

  @Test
  @Guards(Rule.STAMP)
  void aNameThatIsTakenBetweenTheLookAndTheCreateIsHeldForTheOperator() {
    Twist plugin = new Twist();
    try (Shop shop = Shop.withPlugin(folder, plugin)) {
      ContractId contract = shop.rent();
      plugin.after("find", () -> shop.cloud.plantStranger(Mark.of(contract).text()));

      shop.live(Duration.ofMinutes(1));

      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
      assertThat(shop.cloud.machines()).hasSize(1);
      assertThat(shop.platform.control().status(contract)).isEqualTo("provisioning");
    }
  }

  @Test
  @Guards(Rule.REFUSE)
  void whatDoesNotFitIsLeftAloneAndNotFailed() {
    try (Shop shop = Shop.open(folder, cloud -> cloud.capacity(1), "")) {
      ContractId first = shop.rent();
      shop.turn();
      ContractId second = shop.rent();

      shop.live(Duration.ofMinutes(1));

      assertThat(shop.state(first)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.engine().journal().find(second)).isEmpty();
      assertThat(shop.platform.control().status(second)).isEqualTo("accepted");
      assertThat(shop.findings()).anyMatch(finding -> finding.contains("every machine"));
    }
  }

  @Test
  @Guards(Rule.REFUSE)
  void aLimitIsWaitedForAndMeanwhileNoMoreOfItsOfferingIsTaken() {
    try (Shop shop = Shop.open(folder)) {
      ContractId first = shop.rent();
      shop.cloud.addFault(CloudOperation.CREATE, new Fault.QuotaReached());
      shop.turn();
      ContractId second = shop.rent();
      shop.turn();
      ContractState waiting = shop.state(first);
      boolean taken = shop.engine().journal().find(second).isPresent();
      List<String> findings = shop.findings();

      shop.live(Duration.ofMinutes(7));

      assertThat(waiting).isEqualTo(ContractState.CREATE_PENDING);
      assertThat(taken).isFalse();
      assertThat(findings).anyMatch(finding -> finding.contains("met a limit"));
      assertThat(shop.state(first)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.state(second)).isEqualTo(ContractState.ACTIVE);
    }
  }

  @Test
  @Guards(Rule.FAIL_LATE)
  void whatNoLongerFitsTheSettingsOfItsBackendIsHeldAndNotFailed() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      ContractRecord begun =
          ContractRecord.planned(contract, Contracts.BACKEND, Contracts.order())
              .copy()
              .fence(Fence.WON)
              .acceptedAt(shop.clock.instant())
              .state(ContractState.CREATE_PENDING)
              .build();

      shop.engine().work().wake(contract, () -> shop.engine().journal().plan(begun));
      shop.runDue();

      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
      assertThat(shop.contract(contract).hold().orElseThrow().why()).contains("no longer fit");
      assertThat(shop.platform.control().status(contract)).isEqualTo("accepted");
    }
  }

  @Test
  @Guards(Rule.REFUSE)
  void noMoreContractsAreTakenInThanMayBeInDeliveryAtOnce() {
    try (Shop shop =
        Shop.open(folder, cloud -> cloud.bootTime(Duration.ofMinutes(5)), "in_flight = 2")) {
      for (int i = 0; i < 5; i++) {
        shop.rent();
      }

      shop.turn();

      assertThat(shop.cloud.machines()).hasSize(2);
    }
  }

  @Test
  @Guards(Rule.FENCE)
  void aLeaseEndsWithItsDelivery() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();

      shop.turn();

      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.engine().journal().lease(contract)).isEmpty();
    }
  }
}
