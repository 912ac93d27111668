// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.decentagent.agent.hand.Explainer;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.EndingReason;
import org.decentagent.platform.PlatformClient;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.InstanceState;
import org.decentagent.testkit.cloud.CloudOperation;
import org.decentagent.testkit.cloud.Machine;
import org.decentagent.testkit.platform.CallPattern;
import org.decentagent.testkit.platform.Fault;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What has cost other agents whole fleets, done to this one. Afterwards nothing is destroyed that
 * somebody pays for, no contract has two instances, and the operator can read why.
 */
final class DisasterTest {

  @TempDir Path folder;

  private static List<ContractId> fleet(Shop shop, int size) {
    List<ContractId> contracts = IntStream.range(0, size).mapToObj(i -> shop.rent()).toList();
    shop.turn();
    assertThat(contracts).extracting(shop::state).containsOnly(ContractState.ACTIVE);
    return contracts;
  }

  private static void everybodyIsServed(Shop shop, List<ContractId> contracts) {
    assertThat(contracts).extracting(shop::state).containsOnly(ContractState.ACTIVE);
    assertThat(shop.cloud.machines())
        .filteredOn(machine -> machine.state() == InstanceState.RUNNING)
        .flatExtracting(machine -> machine.contract().stream().toList())
        .containsExactlyInAnyOrderElementsOf(contracts);
  }

  private static void hours(Shop shop, int hours) {
    for (int i = 0; i < hours; i++) {
      shop.turn();
      shop.clock.advance(Duration.ofHours(1));
    }
    shop.live(Duration.ofMinutes(1));
  }

  private static String explained(Shop shop, ContractId contract) {
    return shop.engine().hand().explainer().explain(contract.hex())
            instanceof Explainer.Told.Of(var explanation)
        ? explanation.toString()
        : "";
  }

  @Test
  @Guards(Rule.OFFLINE)
  void thePlatformIsDownForADay() {
    try (Shop shop = Shop.open(folder)) {
      List<ContractId> contracts = fleet(shop, 5);
      shop.platform.control().addFault(CallPattern.any(), 1_000_000, new Fault.Refused());
      hours(shop, 24);
      List<String> meanwhile = shop.findings();
      shop.clearPlatformFaults();

      hours(shop, 1);

      everybodyIsServed(shop, contracts);
      assertThat(meanwhile).anySatisfy(f -> assertThat(f).contains("reconcile: "));
      assertThat(shop.findings()).isEmpty();
    }
  }

  @Test
  @Guards({Rule.OFFLINE, Rule.EFFECT})
  void thePlatformAnswersWith500ToEverything() {
    try (Shop shop = Shop.open(folder)) {
      List<ContractId> contracts = fleet(shop, 5);
      shop.platform
          .control()
          .addFault(CallPattern.any(), 1_000_000, new Fault.Status(500, "text/plain", "oops"));
      hours(shop, 6);
      shop.clearPlatformFaults();

      hours(shop, 1);

      everybodyIsServed(shop, contracts);
      assertThat(shop.cloud.creates()).isEqualTo(5);
    }
  }

  @Test
  @Guards({Rule.PROOF, Rule.LOOK_FIRST})
  void theListingOfTheBackendIsEmpty() {
    try (Shop shop = Shop.open(folder)) {
      List<ContractId> contracts = fleet(shop, 5);
      shop.cloud.addFault(
          CloudOperation.LIST,
          new org.decentagent.testkit.cloud.Fault.EmptyListing(),
          0,
          1_000_000);
      hours(shop, 30);
      List<String> meanwhile = shop.findings();
      String why = explained(shop, contracts.getFirst());
      shop.cloud.clearFaults();

      hours(shop, 1);

      everybodyIsServed(shop, contracts);
      assertThat(shop.cloud.creates()).isEqualTo(5);
      assertThat(meanwhile).anySatisfy(f -> assertThat(f).contains("is gone from backend"));
      assertThat(why).contains("lists 5 of 5 instances no more");
    }
  }

  @Test
  @Guards(Rule.PROOF)
  void aPageOfTheListingIsLost() {
    try (Shop shop = Shop.open(folder)) {
      List<ContractId> contracts = fleet(shop, 5);
      shop.cloud.addFault(
          CloudOperation.LIST,
          new org.decentagent.testkit.cloud.Fault.PartialListing(),
          0,
          1_000_000);
      hours(shop, 30);
      shop.cloud.clearFaults();

      hours(shop, 1);

      everybodyIsServed(shop, contracts);
      assertThat(shop.cloud.creates()).isEqualTo(5);
    }
  }

  @Test
  @Guards({Rule.LOOK_FIRST, Rule.PROOF})
  void anotherAccountsListingComesUnderTheSameName() {
    try (Shop shop = Shop.open(folder)) {
      List<ContractId> contracts = fleet(shop, 5);
      shop.cloud.addFault(
          CloudOperation.IDENTIFY,
          new org.decentagent.testkit.cloud.Fault.OtherIdentity("another account"),
          0,
          1_000_000);
      shop.cloud.addFault(
          CloudOperation.LIST,
          new org.decentagent.testkit.cloud.Fault.EmptyListing(),
          0,
          1_000_000);
      ContractId newcomer = shop.rent();
      hours(shop, 30);
      long creates = shop.cloud.creates();
      List<String> meanwhile = shop.findings();
      shop.cloud.clearFaults();

      hours(shop, 1);

      assertThat(creates).isEqualTo(5);
      assertThat(meanwhile).anySatisfy(f -> assertThat(f).contains("another account"));
      assertThat(contracts).extracting(shop::state).containsOnly(ContractState.ACTIVE);
      assertThat(shop.cloud.machines()).hasSizeGreaterThanOrEqualTo(5);
      assertThat(
              shop.cloud.machines().stream()
                  .filter(m -> m.contract().equals(Optional.of(newcomer))))
          .hasSizeLessThanOrEqualTo(1);
    }
  }

  @Test
  @Guards({Rule.EFFECT, Rule.PROOF})
  void theBackendAnswersWith500ToEverything() {
    try (Shop shop = Shop.open(folder)) {
      List<ContractId> contracts = fleet(shop, 4);
      ContractId ended = shop.rent();
      shop.turn();
      for (CloudOperation operation : CloudOperation.values()) {
        shop.cloud.addFault(
            operation, new org.decentagent.testkit.cloud.Fault.TimedOut(), 0, 1_000_000);
      }
      shop.cancel(ended);
      hours(shop, 12);
      ContractState meanwhile = shop.state(ended);
      int machines = shop.cloud.machines().size();
      shop.cloud.clearFaults();

      hours(shop, 1);

      everybodyIsServed(shop, contracts);
      assertThat(meanwhile).isEqualTo(ContractState.TERMINATING);
      assertThat(machines).isEqualTo(5);
      assertThat(shop.state(ended)).isEqualTo(ContractState.GONE);
    }
  }

  @Test
  @Guards({Rule.LOST_JOURNAL, Rule.ORPHANS})
  void thePlatformIsRestoredFromABackupThatKnowsNoneOfTheContracts() {
    try (Shop shop = Shop.open(folder)) {
      List<ContractId> contracts = fleet(shop, 4);
      shop.platform
          .control()
          .addFault(
              new CallPattern("POST", "/api/v1/providers/*/reconcile"),
              1_000_000,
              new Fault.Status(
                  200,
                  "application/json",
                  "{\"success\":true,\"data\":{\"keep\":[],\"terminate\":[],\"pause\":[],\"unknown\":[]}}"));
      shop.platform
          .control()
          .addFault(
              new CallPattern("POST", "/api/v1/providers/*/contracts/*/lock"),
              1_000_000,
              new Fault.Status(
                  200, "application/json", "{\"success\":false,\"error\":\"Contract not found\"}"));

      hours(shop, 60);

      everybodyIsServed(shop, contracts);
      assertThat(shop.cloud.creates()).isEqualTo(4);
      assertThat(shop.findings())
          .anySatisfy(f -> assertThat(f).contains("says nothing of 4 of 4 contracts"));
    }
  }

  @Test
  @Guards({Rule.STAMP, Rule.EVERYTHING})
  void aPersonClonesAnInstanceWithItsLabels() {
    try (Shop shop = Shop.open(folder)) {
      List<ContractId> contracts = fleet(shop, 2);
      Machine original = shop.cloud.machines().getFirst();
      String copy = shop.cloud.copyInstance(original.id());

      hours(shop, 60);

      assertThat(shop.cloud.machines()).extracting(Machine::id).contains(copy, original.id());
      assertThat(shop.cloud.machines())
          .extracting(Machine::state)
          .containsOnly(InstanceState.RUNNING);
      assertThat(contracts).extracting(shop::state).containsOnly(ContractState.ACTIVE);
      assertThat(shop.findings()).anySatisfy(f -> assertThat(f).contains("is not touched"));
    }
  }

  @Test
  @Guards(Rule.LOST_JOURNAL)
  void whatAnotherAgentOfThisIdentityDeliveredIsTakenOverOnceThatOneIsGone() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.engine().intake().round();
      shop.hand().draining().drain("eve");
      shop.runDue();
      boolean left = shop.contract(contract).ending().orElseThrow().reason() == EndingReason.LEFT;
      try (Shop.Second other = shop.doubled(folder.resolve("double"))) {
        other.turn();
      }

      shop.live(Duration.ofMinutes(1));

      assertThat(left).isTrue();
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.cloud.machines())
          .singleElement()
          .extracting(Machine::state)
          .isEqualTo(InstanceState.RUNNING);
      assertThat(shop.engine().hand().orphanList().list()).isEmpty();
    }
  }

  @Test
  @Guards({Rule.FENCE, Rule.LOOK_FIRST})
  void twoAgentsWithOneIdentityServeOneCloud() {
    try (Shop shop = Shop.open(folder, cloud -> cloud.bootTime(Duration.ofSeconds(90)), "")) {
      ContractId first = shop.rent();
      shop.turn();
      try (Shop.Second other = shop.doubled(folder.resolve("double"))) {
        ContractId second = shop.rent();
        for (int i = 0; i < 40; i++) {
          other.turn();
          shop.turn();
          shop.clock.advance(Duration.ofSeconds(10));
        }

        assertThat(List.of(first, second))
            .allSatisfy(id -> assertThat(shop.platform.control().status(id)).isEqualTo("active"));
        assertThat(shop.cloud.creates()).isEqualTo(2);
        assertThat(shop.cloud.machines()).hasSize(2);
        shop.cancel(first);
        for (int i = 0; i < 40; i++) {
          other.turn();
          shop.turn();
          shop.clock.advance(Duration.ofSeconds(10));
        }
        assertThat(shop.cloud.machines())
            .singleElement()
            .satisfies(machine -> assertThat(machine.contract()).contains(second));
      }
    }
  }

  @Test
  @Guards({Rule.FENCE, Rule.EFFECT})
  void anAgentStandsStillInTheMiddleOfACreateUntilItsLeaseIsOverAndGoesOn() {
    Twist plugin = new Twist();
    try (Shop shop =
            Shop.withPlugin(folder, cloud -> cloud.guarantee(CreateGuarantee.TAG_SEARCH), plugin);
        PlatformClient rival = shop.rival()) {
      ContractId contract = shop.rent();
      plugin.after(
          "provision",
          () -> {
            shop.clock.advance(Duration.ofMinutes(7));
            Shop.ok(rival.lock(contract));
          });
      shop.live(Duration.ofMinutes(2));
      ContractState underTheRival = shop.state(contract);
      Shop.ok(rival.release(contract));

      shop.live(Duration.ofMinutes(5));

      assertThat(underTheRival).isIn(ContractState.CREATE_PENDING, ContractState.OBSERVED);
      assertThat(shop.platform.control().status(contract)).isEqualTo("active");
      assertThat(shop.cloud.machines()).hasSize(1);
      assertThat(shop.cloud.creates()).isEqualTo(1);
      assertThat(explained(shop, contract)).contains("another agent holds the lease");
    }
  }
}
