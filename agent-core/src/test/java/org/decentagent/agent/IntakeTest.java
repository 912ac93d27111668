// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.decentagent.agent.journal.ContractState.TERMINATING;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.decentagent.agent.backend.Backend;
import org.decentagent.agent.backend.Backends;
import org.decentagent.agent.backend.Codes;
import org.decentagent.agent.backend.Requests;
import org.decentagent.agent.findings.Findings;
import org.decentagent.agent.intake.IntakeRound;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Fence;
import org.decentagent.platform.CallBudget;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.testkit.platform.CallPattern;
import org.decentagent.testkit.platform.Fault;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pending contracts that the journal knows already, and what is told of others. */
final class IntakeTest {
  private static final CallPattern PENDING =
      new CallPattern("GET", "/api/v1/providers/*/contracts/pending-provision");

  @TempDir Path folder;

  /** Taken in, left to others since the agent drained, and still on the platform's list. */
  private static ContractId left(Shop shop) {
    ContractId contract = shop.rent();
    shop.engine().intake().round();
    shop.engine().hand().draining().drain("eve");
    shop.live(Duration.ofSeconds(10));
    shop.engine().hand().draining().fill();
    assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
    return contract;
  }

  @Test
  @Guards(Rule.REFUSE)
  void whatWasLeftToOthersIsTakenAgainAfterAWhileIfNobodyDeliveredIt() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = left(shop);

      shop.live(Duration.ofMinutes(8));
      ContractState early = shop.state(contract);
      shop.live(Duration.ofMinutes(4));

      assertThat(early).isEqualTo(ContractState.GONE);
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
    }
  }

  @Test
  void whatWasLeftAloneIsNoFindingOnceThePlatformListsItNoMore() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent(shop.offer("other", "docker", Optional.empty()));
      shop.turn();
      List<String> before = shop.findings();
      shop.cancel(contract);

      shop.turn();

      assertThat(before).anyMatch(what -> what.contains(contract.brief()));
      assertThat(shop.findings()).noneMatch(what -> what.contains(contract.brief()));
    }
  }

  @Test
  @Guards(Rule.EVERYTHING)
  void whatWasLeftToOthersIsNotBegunAnewWhileSomethingOfItMayStand() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = left(shop);
      shop.engine().journal().steps(contract).child("volume", "v-1");

      shop.live(Duration.ofMinutes(20));

      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.cloud.creates()).isZero();
    }
  }

  /** As after a restore of the platform from a backup. */
  private static void listOnceMore(Shop shop, ContractId contract) {
    shop.platform
        .control()
        .addFault(
            PENDING,
            1000,
            new Fault.MalformedElement(
                "{\"contract_id\":\"%s\",\"offering_id\":\"small\",\"provisioner_type\":\"simulated\",\"requester_ssh_pubkey\":\"%s\"}"
                    .formatted(contract.hex(), Contracts.RENTER.line())));
  }

  @Test
  void whatRunsThoughThePlatformListsItOnceMoreIsNamedAndKeepsRunning() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.live(Duration.ofMinutes(2));
      List<String> before = shop.findings();
      listOnceMore(shop, contract);

      shop.live(Duration.ofMinutes(2));

      assertThat(before).isEmpty();
      assertThat(shop.findings())
          .containsExactly(
              "contract "
                  + contract.brief()
                  + " runs here for its customer, and the platform lists it as not yet delivered,"
                  + " as if it had been restored from a backup; it keeps running");
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.cloud.creates()).isEqualTo(1);
    }
  }

  @Test
  @Guards(Rule.EVERYTHING)
  void whatIsOverIsNotBegunAnewThoughThePlatformListsItOnceMore() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.cancel(contract);
      shop.live(Duration.ofMinutes(2));
      ContractState over = shop.state(contract);
      listOnceMore(shop, contract);

      shop.live(Duration.ofMinutes(20));

      assertThat(over).isEqualTo(ContractState.GONE);
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.cloud.creates()).isEqualTo(1);
      assertThat(shop.engine().journal().events(contract))
          .filteredOn(event -> event.what().startsWith("taken in"))
          .hasSize(1);
    }
  }

  @Test
  void whatWaitsForABackendThatLetsNobodyInKeepsNoOtherOrderFromBeingTakenIn() {
    BackendName shut = new BackendName("shut");
    try (Shop shop = Shop.open(folder);
        Backend refusing =
            new ScriptedProvisioner().backend(shut, shop.engine().journal(), shop.clock)) {
      ContractId waiting = Contracts.id(1);
      shop.engine().journal().plan(ContractRecord.planned(waiting, shut, Contracts.order()));
      refusing.remove(
          waiting,
          "terminate",
          (provisioner, steps) -> {
            throw new ProvisioningException.AccessDenied(
                new FailureCode("test/denied"), "the token was revoked");
          });
      ContractId contract = shop.rent();

      intake(shop, refusing).round();

      assertThat(shop.find(contract)).isPresent();
    }
  }

  @Test
  void whatIsBeingDeliveredOnOneBackendTakesItsPlaceFromOthers() {
    BackendName other = new BackendName("other");
    try (Shop shop = Shop.open(folder);
        Backend open =
            new ScriptedProvisioner().backend(other, shop.engine().journal(), shop.clock)) {
      shop.engine()
          .journal()
          .plan(ContractRecord.planned(Contracts.id(1), other, Contracts.order()));
      ContractId contract = shop.rent();

      intake(shop, open).round();

      assertThat(shop.find(contract)).isEmpty();
    }
  }

  @Test
  void whatCouldNotBeClaimedYetKeepsItsPlace() {
    BackendName other = new BackendName("other");
    try (Shop shop = Shop.open(folder);
        Backend open =
            new ScriptedProvisioner().backend(other, shop.engine().journal(), shop.clock)) {
      ContractRecord unclaimed =
          ContractRecord.planned(Contracts.id(1), other, Contracts.order())
              .troubled(Codes.OFFLINE, "the platform is away");
      shop.engine().journal().plan(unclaimed);
      ContractId contract = shop.rent();

      intake(shop, open).round();

      assertThat(shop.find(contract)).isEmpty();
    }
  }

  @Test
  void whatIsLeftAloneTakesNoPlaceFromOthers() {
    try (Shop shop = Shop.open(folder, cloud -> cloud, "in_flight = 1")) {
      ContractId foreign = shop.rent(shop.offer("other", "docker", Optional.empty()));
      ContractId contract = shop.rent();

      shop.engine().intake().round();

      assertThat(shop.find(foreign)).isEmpty();
      assertThat(shop.find(contract)).isPresent();
    }
  }

  @Test
  void ofAnOfferingThatMetALimitNothingIsTakenForFiveMinutes() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.engine().intake().noRoomFor("small");
      shop.clock.advance(Duration.ofMinutes(5).minusMillis(1));
      shop.engine().intake().round();
      Optional<ContractRecord> early = shop.find(contract);
      shop.clock.advance(Duration.ofMillis(1));

      shop.engine().intake().round();

      assertThat(early).isEmpty();
      assertThat(shop.find(contract)).isPresent();
    }
  }

  @Test
  void thatNobodyCouldBeAskedForContractsIsNoFindingOnceSomebodyAnswers() {
    try (Shop shop = Shop.open(folder)) {
      shop.platform.control().failNext(PENDING, new Fault.Refused());
      shop.engine().intake().round();
      List<String> before = shop.findings();

      shop.engine().intake().round();

      assertThat(before).anyMatch(what -> what.startsWith("cannot ask for contracts"));
      assertThat(shop.findings()).noneMatch(what -> what.startsWith("cannot ask for contracts"));
    }
  }

  @Test
  void noMoreIsTakenInAtOnceThanThereIsRoomFor() {
    try (Shop shop = Shop.open(folder, cloud -> cloud, "in_flight = 1")) {
      List<ContractId> contracts = List.of(shop.rent(), shop.rent());

      shop.engine().intake().round();

      assertThat(contracts.stream().flatMap(one -> shop.find(one).stream())).hasSize(1);
    }
  }

  @Test
  void whatWasClaimedAndThePlatformKnowsNoMoreKeepsItsPlace() {
    try (Shop shop = Shop.open(folder, cloud -> cloud, "in_flight = 1")) {
      ContractRecord claimed =
          Contracts.planned(1)
              .troubled(Codes.DISAGREES, "it is not known")
              .copy()
              .fence(Fence.WON)
              .build();
      shop.engine().journal().plan(claimed);
      ContractId contract = shop.rent();

      shop.engine().intake().round();

      assertThat(shop.find(contract)).isEmpty();
    }
  }

  @Test
  void whatIsLeftToOthersAndNotGoneYetIsNotBegunAnew() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = left(shop);
      shop.engine().journal().apply(Change.to(shop.contract(contract).to(TERMINATING)));
      shop.clock.advance(Duration.ofMinutes(20));

      shop.engine().intake().round();

      assertThat(shop.state(contract)).isEqualTo(TERMINATING);
    }
  }

  @Test
  void aBackendThatLetsUsInIsNotAskedOnceMoreWhoItIs() {
    try (Shop shop = Shop.open(folder)) {
      int before = shop.cloud.calls().size();

      shop.engine().intake().round();

      assertThat(shop.cloud.calls()).hasSize(before);
    }
  }

  /** With room for one delivery at once. */
  private static IntakeRound intake(Shop shop, Backend more) {
    Backend cloud = shop.engine().parts().backends().all().getFirst();
    return new IntakeRound(
        shop.client(CallBudget.unlimited()),
        shop.engine().journal(),
        shop.engine().work(),
        new Findings(),
        new IntakeRound.Bounds(
            new Backends(List.of(cloud, more)),
            new Requests(shop.owner()),
            1,
            Optional.empty(),
            shop.clock));
  }

  @Test
  void onlyWhatWasServedBeforeThePlatformWasAskedIsCalledForgottenByIt() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.engine().intake().round();
      shop.engine().intake().round();
      List<String> inDelivery = shop.findings();
      shop.engine().journal().apply(Change.to(shop.contract(contract).to(ContractState.ACTIVE)));
      shop.engine().intake().round();
      List<String> justDelivered = shop.findings();
      shop.clock.advance(Duration.ofSeconds(1));
      shop.engine().intake().round();

      assertThat(inDelivery).isEmpty();
      assertThat(justDelivered).isEmpty();
      assertThat(shop.findings())
          .singleElement()
          .asString()
          .contains("runs here for its customer", "lists it as not yet delivered");
    }
  }
}
