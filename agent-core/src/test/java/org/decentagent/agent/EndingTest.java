// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.EndingReason;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.Mark;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.testkit.cloud.CloudOperation;
import org.decentagent.testkit.cloud.Fault;
import org.decentagent.testkit.platform.CallPattern;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EndingTest {
  @TempDir Path folder;

  @Test
  @Guards(Rule.EVERYTHING)
  void aCancelledContractIsRemovedWithEverythingAndReported() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      ContractId other = shop.rent();
      shop.turn();
      shop.cancel(contract);

      shop.live(Duration.ofMinutes(2));

      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.platform.control().contract(contract).terminationReported()).isPresent();
      assertThat(shop.state(other)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.cloud.machines()).hasSize(1);
      assertThat(shop.cloud.parts()).hasSize(2);
    }
  }

  @Test
  @Guards(Rule.PROOF)
  void aFleetThatIsCancelledIsListedForAllTogetherAndEachIsReportedOnceGone() {
    AtomicInteger listings = new AtomicInteger();
    Duration each = Duration.ofSeconds(3);
    AtomicReference<FakeClock> clock = new AtomicReference<>();
    try (Shop shop =
        Shop.withPlugin(
            folder,
            plugin ->
                Twisted.around(plugin)
                    .instead(
                        "inventory",
                        (real, method, arguments) -> {
                          listings.incrementAndGet();
                          clock.get().advance(each);
                          return method.invoke(real, arguments);
                        }))) {
      clock.set(shop.clock);
      List<ContractId> fleet = IntStream.range(0, 20).mapToObj(number -> shop.rent()).toList();
      shop.live(Duration.ofSeconds(10));
      fleet.forEach(shop::cancel);
      shop.engine().reconcile().round();
      listings.set(0);

      for (int i = 0; i < 120; i++) {
        shop.runDue();
        shop.clock.advance(Duration.ofSeconds(1));
      }

      assertThat(fleet).allMatch(id -> shop.state(id) == ContractState.GONE);
      assertThat(fleet)
          .allMatch(id -> shop.platform.control().contract(id).terminationReported().isPresent());
      assertThat(shop.cloud.machines()).isEmpty();
      assertThat(listings.get()).isBetween(2, 10);
    }
  }

  @Test
  void aDeleteThatTakesEffectLateDoesNotMeetTheMachineOfTheNextContract() {
    try (Shop shop = Shop.open(folder, cloud -> cloud.guarantee(CreateGuarantee.ID_CHOSEN), "")) {
      ContractId over = shop.rent();
      shop.turn();
      shop.cloud.addFault(CloudOperation.DELETE, new Fault.TakesEffectLate(Duration.ofMinutes(5)));
      shop.cancel(over);
      shop.liveUntil(() -> shop.state(over) == ContractState.GONE, Duration.ofMinutes(4));

      ContractId next = shop.rent();
      shop.live(Duration.ofMinutes(10));

      assertThat(shop.state(next)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.cloud.machines()).hasSize(1);
    }
  }

  @Test
  @Guards(Rule.EVERYTHING)
  void aCancellationDuringDeliveryEndsItAndRemovesWhatWasMade() {
    try (Shop shop = Shop.open(folder, cloud -> cloud.bootTime(Duration.ofMinutes(2)), "")) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.cancel(contract);

      shop.live(Duration.ofMinutes(3));

      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.contract(contract).ending().orElseThrow().reason())
          .isEqualTo(EndingReason.CANCELLED);
      assertThat(shop.cloud.machines()).isEmpty();
      assertThat(shop.cloud.parts()).isEmpty();
      assertThat(shop.platform.control().contract(contract).terminationReported()).isPresent();
    }
  }

  @Test
  @Guards(Rule.FAIL_LATE)
  void anEndIsToldToThePlatformBeforeAnythingIsRemoved() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.platform.control().endContract(contract, Instant.EPOCH);
      shop.turn();
      shop.platform.control().endContract(contract, shop.clock.instant());
      shop.clock.advance(Duration.ofSeconds(1));
      shop.platform
          .control()
          .addFault(
              new CallPattern("PUT", "/api/v1/provider/rental-requests/*/provisioning"),
              3,
              new org.decentagent.testkit.platform.Fault.Refused());

      shop.turn();
      int machinesWhileNobodyWasTold = shop.cloud.machines().size();
      shop.live(Duration.ofMinutes(2));

      assertThat(machinesWhileNobodyWasTold).isEqualTo(1);
      assertThat(shop.platform.control().status(contract)).isEqualTo("expired");
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.cloud.machines()).isEmpty();
    }
  }

  @Test
  void aContractThatItsProviderNeverCalledActiveExpiresToo() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.platform.control().acceptByHand(shop.providerHex());
      shop.platform.control().endContract(contract, Instant.EPOCH);
      shop.turn();
      String delivered = shop.platform.control().status(contract);
      shop.platform.control().endContract(contract, shop.clock.instant());

      shop.live(Duration.ofMinutes(2));

      assertThat(delivered).isEqualTo("provisioned");
      assertThat(shop.platform.control().status(contract)).isEqualTo("expired");
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.cloud.machines()).isEmpty();
    }
  }

  @Test
  @Guards(Rule.BRAKE)
  void anEndEarlierThanThePlatformEverToldIsHeld() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.turn();
      shop.platform.control().endContract(contract, shop.clock.instant());
      shop.clock.advance(Duration.ofSeconds(1));

      shop.live(Duration.ofMinutes(1));

      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
      assertThat(shop.cloud.machines()).hasSize(1);
      assertThat(shop.platform.control().status(contract)).isEqualTo("active");
    }
  }

  @Test
  @Guards(Rule.EVERYTHING)
  void whatIsCancelledWhileItIsPausedIsRemovedToo() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.platform.control().pause(contract, "dispute");
      shop.live(Duration.ofSeconds(10));
      ContractState paused = shop.state(contract);
      lockSays(shop, "cancelled");
      reconcileSays(shop, contract, "cancelled");

      shop.live(Duration.ofMinutes(2));

      assertThat(paused).isEqualTo(ContractState.SUSPENDED);
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.cloud.machines()).isEmpty();
    }
  }

  private static void lockSays(Shop shop, String status) {
    shop.platform
        .control()
        .addFault(
            new CallPattern("POST", "/api/v1/providers/*/contracts/*/lock"),
            1000,
            new org.decentagent.testkit.platform.Fault.Status(
                200,
                "application/json",
                "{\"success\":false,\"error\":\"Contract ab is not in lockable status (status: %s)\"}"
                    .formatted(status)));
  }

  private static void reconcileSays(Shop shop, ContractId contract, String reason) {
    shop.platform
        .control()
        .addFault(
            new CallPattern("POST", "/api/v1/providers/*/reconcile"),
            1000,
            new org.decentagent.testkit.platform.Fault.Status(
                200,
                "application/json",
                ("{\"success\":true,\"data\":{\"keep\":[],\"pause\":[],\"unknown\":[],\"terminate\":"
                        + "[{\"externalId\":\"%s\",\"contractId\":\"%s\",\"reason\":\"%s\"}]}}")
                    .formatted(
                        shop.contract(contract).ref().orElseThrow().externalId(),
                        contract.hex(),
                        reason)));
  }

  @Test
  @Guards(Rule.OFFLINE)
  void anUnreachablePlatformLeavesEverythingRunning() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.platform
          .control()
          .addFault(
              CallPattern.any(),
              100_000,
              new org.decentagent.testkit.platform.Fault.Status(
                  401, "text/plain", "Invalid signature"));

      for (int hour = 0; hour < 12; hour++) {
        shop.clock.advance(Duration.ofHours(1));
        shop.turn();
      }

      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.cloud.machines()).hasSize(1);
      assertThat(shop.findings()).anyMatch(finding -> finding.contains("401"));
    }
  }

  @Test
  @Guards(Rule.PROOF)
  void anEmptyListingProvesNothing() {
    try (Shop shop = Shop.open(folder)) {
      ContractId cancelled = shop.rent();
      List<ContractId> others = List.of(shop.rent(), shop.rent());
      shop.turn();
      shop.cancel(cancelled);
      shop.cloud.addFault(CloudOperation.LIST, new Fault.EmptyListing(), 0, 4);

      shop.turn();
      ContractState early = shop.state(cancelled);
      shop.cloud.clearFaults();
      shop.live(Duration.ofMinutes(15));

      assertThat(early).isNotEqualTo(ContractState.GONE);
      assertThat(shop.state(cancelled)).isEqualTo(ContractState.GONE);
      assertThat(others).allMatch(id -> shop.state(id) == ContractState.ACTIVE);
      assertThat(shop.cloud.machines()).hasSize(2);
    }
  }

  @Test
  @Guards(Rule.PROOF)
  void aDeleteWhoseAnswerWasLostIsAskedForAgainUntilItIsGone() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.cancel(contract);
      shop.cloud.addFault(CloudOperation.DELETE, new Fault.LostReply());
      shop.cloud.addFault(CloudOperation.DELETE_PART, new Fault.TimedOut(), 0, 2);

      shop.live(Duration.ofMinutes(3));

      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.cloud.machines()).isEmpty();
      assertThat(shop.cloud.parts()).isEmpty();
    }
  }

  @Test
  @Guards(Rule.ORPHANS)
  void anInstanceThatVanishedIsAnIncidentAndNeverMadeAgain() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.cloud.removeBehindOurBack(shop.cloud.machines().getFirst().id());

      shop.live(Duration.ofMinutes(12));

      assertThat(shop.cloud.creates()).isEqualTo(1);
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.findings())
          .anyMatch(finding -> finding.contains(contract.brief()) && finding.contains("gone"));
    }
  }

  @Test
  @Guards(Rule.STAMP)
  void aCopyThatCarriesOurStampIsNotTouched() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      String original = shop.cloud.machines().getFirst().id();
      String copy = shop.cloud.copyInstance(original);
      shop.cancel(contract);

      shop.live(Duration.ofMinutes(3));

      assertThat(shop.cloud.machines()).extracting("id").containsExactly(copy);
    }
  }

  @Test
  void aSecondInstanceThatShowsUpAfterDeliveryIsLeftAloneAndGoesWithItsContract() {
    try (Shop shop =
        Shop.open(
            folder, cloud -> cloud.guarantee(CreateGuarantee.TAG_SEARCH), "sole_agent = true")) {
      ContractId contract = shop.rent();
      shop.turn();
      String name = Mark.of(contract).text();
      shop.clock.advance(Duration.ofSeconds(1));
      shop.cloud.plant(name, new OwnerStamp(shop.owner(), contract, 1, name).labels());
      shop.live(Duration.ofMinutes(1));
      int meanwhile = shop.cloud.machines().size();

      shop.cancel(contract);
      shop.live(Duration.ofMinutes(3));

      assertThat(meanwhile).isEqualTo(2);
      assertThat(shop.cloud.machines()).isEmpty();
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
    }
  }

  @Test
  @Guards({Rule.LOOK_FIRST, Rule.LOST_JOURNAL})
  void nothingIsTakenBackWhileTheBackendDoesNotSayTheSameOfItselfTwice() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      String right = shop.contract(contract).identity().orElseThrow().text();

      shop.loseTheJournal();
      shop.cloud.addFault(
          CloudOperation.IDENTIFY, new Fault.OtherIdentity("another account"), 1, 1);
      shop.turn();
      boolean taken = shop.find(contract).isPresent();
      shop.live(Duration.ofMinutes(15));

      assertThat(taken).isFalse();
      assertThat(shop.contract(contract).identity().orElseThrow().text()).isEqualTo(right);
    }
  }

  @Test
  @Guards(Rule.BRAKE)
  void onlyAFewInstancesAreRemovedWithinTenMinutesWhenManyExpireAtOnce() {
    try (Shop shop = Shop.open(folder)) {
      List<ContractId> contracts =
          java.util.stream.IntStream.range(0, 5).mapToObj(i -> shop.rent()).toList();
      contracts.forEach(id -> shop.platform.control().endContract(id, Instant.EPOCH));
      shop.turn();
      contracts.forEach(
          id -> shop.platform.control().endContract(id, shop.clock.instant().minusSeconds(1)));

      shop.live(Duration.ofMinutes(5));
      int left = shop.cloud.machines().size();
      List<String> waiting =
          contracts.stream()
              .map(shop::contract)
              .filter(contract -> contract.state() == ContractState.ACTIVE)
              .map(contract -> contract.trouble().orElseThrow().message())
              .toList();

      assertThat(left).isEqualTo(3);
      assertThat(waiting).hasSize(3).allMatch(why -> why.contains("dc-agent brake show"));
    }
  }
}
