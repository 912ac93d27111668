// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.spi.ContractId;
import org.decentagent.testkit.cloud.CloudOperation;
import org.decentagent.testkit.cloud.Fault;
import org.decentagent.testkit.platform.CallPattern;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
      shop.cloud.plantStranger(org.decentagent.spi.Mark.of(contract).text());

      shop.live(Duration.ofMinutes(1));

      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
      assertThat(shop.cloud.machines()).hasSize(1);
      assertThat(shop.platform.control().status(contract)).isEqualTo("accepted");
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

      shop.live(Duration.ofSeconds(20));

      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
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

  @Test
  @Guards(Rule.LOGIN)
  void nothingIsReportedBeforeACustomerCouldLogIn() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.cloud.addFault(CloudOperation.CREATE, new Fault.Throttled(Duration.ofSeconds(2)));
      shop.turn();
      shop.clock.advance(Duration.ofSeconds(4));
      shop.runDue();
      ContractId broken = shop.rent();
      shop.engine().intake().round();
      shop.cloud.addFault(CloudOperation.IDENTIFY, new Fault.Throttled(Duration.ofSeconds(5)));
      shop.live(Duration.ofSeconds(30));

      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.state(broken)).isEqualTo(ContractState.ACTIVE);
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
      assertThat(shop.findings()).anyMatch(finding -> finding.contains("contracts[0]"));
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
}
