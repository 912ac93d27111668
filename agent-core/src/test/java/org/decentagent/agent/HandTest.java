// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.decentagent.agent.hand.BrakeView;
import org.decentagent.agent.hand.Draining;
import org.decentagent.agent.hand.OrphanDesk.Ground;
import org.decentagent.agent.hand.OrphanView;
import org.decentagent.agent.hand.Said;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.reconcile.PlannedDecision;
import org.decentagent.agent.reconcile.Planner;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Mark;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.testkit.cloud.CloudOperation;
import org.decentagent.testkit.cloud.Fault;
import org.decentagent.testkit.platform.CallPattern;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the operator says about orphans, the brake and new contracts, and what a reconcile plans.
 */
final class HandTest {
  private static final CallPattern LOCK =
      new CallPattern("POST", "/api/v1/providers/*/contracts/*/lock");

  @TempDir Path folder;

  private static ContractId orphan(Shop shop) {
    ContractId contract = shop.rent();
    shop.turn();
    shop.cancel(contract);
    shop.loseTheJournal();
    shop.turn();
    return contract;
  }

  /** Of a contract that the platform never heard of. */
  private static String unknownOrphan(Shop shop) {
    return unknownOrphan(shop, new ContractId("ab".repeat(32)));
  }

  private static String unknownOrphan(Shop shop, ContractId id) {
    String name = Mark.of(id).text();
    String machine = shop.cloud.plant(name, new OwnerStamp(shop.owner(), id, 1, name).labels());
    shop.turn();
    return machine;
  }

  private static OrphanView only(Shop shop) {
    List<OrphanView> all = shop.engine().hand().orphanList().list();
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  @Test
  void anOrphanIsShownWithItsGraceAndWhatThePlatformSays() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = orphan(shop);
      shop.live(Duration.ofMinutes(20));

      OrphanView view = only(shop);

      assertThat(view.contract()).isEqualTo(contract.hex());
      assertThat(view.said()).isEqualTo("terminate: cancelled");
      assertThat(Duration.parse(view.graceLeft()))
          .isBetween(Duration.ofHours(23), Duration.ofHours(24));
      assertThat(view.next()).contains("removed after its grace");
      assertThat(shop.findings()).anyMatch(what -> what.contains("dc-agent orphans list"));
    }
  }

  @Test
  @Guards(Rule.ORPHANS)
  void whatThePlatformCallsOverIsNotAdoptedByAnyWordSinceItWouldBeRemovedAtOnce() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = orphan(shop);
      String id = only(shop).id();

      Said said = shop.engine().hand().orphans().adopt(id, Ground.OPERATOR, "eve");
      shop.live(Duration.ofMinutes(30));

      assertThat(HoldWords.why(said))
          .startsWith("refused: ")
          .contains("cancelled", "dc-agent orphans ignore " + id);
      assertThat(shop.find(contract)).isEmpty();
      assertThat(shop.cloud.machines()).hasSize(1);
    }
  }

  @Test
  void anIgnoredOrphanIsNoFindingAndNeverTouchedOverRestartsToo() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = orphan(shop);
      String id = only(shop).id();

      Said said = shop.engine().hand().orphans().ignore(id, "eve");
      shop.crashAndRestart();
      for (int hour = 0; hour < 30; hour++) {
        shop.turn();
        shop.clock.advance(Duration.ofHours(1));
      }

      assertThat(said).isInstanceOf(Said.Done.class);
      assertThat(shop.cloud.machines()).hasSize(1);
      assertThat(shop.findings()).noneMatch(what -> what.contains("orphan"));
      assertThat(only(shop).ignoredBy()).isEqualTo("eve");
      assertThat(shop.engine().journal().events(contract))
          .anyMatch(event -> event.what().startsWith("eve wants " + id));
    }
  }

  @Test
  void aPurgedOrphanGoesAtOnceAndCountsForTheBrake() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = orphan(shop);

      Said said = shop.engine().hand().orphans().purge(only(shop).id(), "eve");
      shop.live(Duration.ofMinutes(1));

      assertThat(said).isInstanceOf(Said.Done.class);
      assertThat(shop.cloud.machines()).isEmpty();
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.contract(contract).ending().orElseThrow().why()).contains("eve purged it");
      assertThat(shop.platform.control().contract(contract).terminationReported()).isPresent();
      assertThat(shop.engine().hand().brake().show().left()).isEqualTo(1);
    }
  }

  @Test
  void nothingIsPurgedThatSomebodyPaysForOrThatBearsNoStampAnyMore() {
    try (Shop shop = Shop.open(folder)) {
      ContractId served = shop.rent();
      shop.turn();
      String running = shop.cloud.machines().getFirst().id();
      String unknown = unknownOrphan(shop);
      shop.cloud.stripLabels(unknown);

      Said paid = shop.engine().hand().orphans().purge(running, "eve");
      Said stripped = shop.engine().hand().orphans().purge(unknown, "eve");

      assertThat(paid).isInstanceOf(Said.NoSuch.class);
      assertThat(stripped).isInstanceOf(Said.Refused.class);
      assertThat(shop.cloud.machines()).hasSize(2);
      assertThat(shop.state(served)).isEqualTo(ContractState.ACTIVE);
    }
  }

  @Test
  @Guards(Rule.BRAKE)
  void noMoreIsPurgedAtOnceThanIsSafe() {
    try (Shop shop = Shop.open(folder)) {
      List<String> orphans =
          IntStream.range(1, 4).mapToObj(i -> unknownOrphan(shop, Contracts.id(i))).toList();

      List<Said> said =
          orphans.stream().map(id -> shop.engine().hand().orphans().purge(id, "eve")).toList();
      shop.live(Duration.ofMinutes(1));

      assertThat(said.subList(0, 2)).hasOnlyElementsOfType(Said.Done.class);
      assertThat(said.get(2)).isInstanceOf(Said.Refused.class);
      assertThat(shop.cloud.machines()).hasSize(1);
    }
  }

  @Test
  @Guards(Rule.ORPHANS)
  void nothingIsPurgedThatThePlatformSaysWasDelivered() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.loseTheJournal();
      shop.platform
          .control()
          .failNext(
              LOCK, new org.decentagent.testkit.platform.Fault.Refused()); // not taken back yet
      shop.engine().reconcile().round();

      Said said = shop.engine().hand().orphans().purge(only(shop).id(), "eve");
      shop.live(Duration.ofMinutes(1));

      assertThat(said)
          .isInstanceOfSatisfying(
              Said.Refused.class, no -> assertThat(no.why()).contains("its customer pays for it"));
      assertThat(shop.cloud.machines()).hasSize(1);
      assertThat(shop.platform.control().status(contract)).isEqualTo("active");
    }
  }

  @Test
  @Guards(Rule.ORPHANS)
  void whatIsStillToBeDeliveredIsNeitherPurgedNorKeptFromOtherAgents() {
    try (Shop shop = Shop.open(folder, cloud -> cloud.bootTime(Duration.ofMinutes(20)), "")) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.loseTheJournal();
      shop.clock.advance(Duration.ofMinutes(6));
      shop.engine().reconcile().round();
      boolean asked = shop.platform.control().contract(contract).lockHolder().isPresent();

      Said said = shop.engine().hand().orphans().purge(only(shop).id(), "eve");

      assertThat(asked).isFalse(); // and let go of it at once
      assertThat(said)
          .isInstanceOfSatisfying(
              Said.Refused.class, no -> assertThat(no.why()).contains("still wants its delivery"));
      assertThat(shop.platform.control().contract(contract).lockHolder()).isEmpty();
      assertThat(shop.engine().journal().find(contract)).isEmpty();
    }
  }

  @Test
  void whileThePlatformCannotBeAskedNothingIsPurged() {
    try (Shop shop = Shop.open(folder)) {
      orphan(shop);
      String id = only(shop).id();
      shop.platform
          .control()
          .addFault(CallPattern.any(), 1000, new org.decentagent.testkit.platform.Fault.Refused());

      assertThat(shop.engine().hand().orphans().purge(id, "eve"))
          .isInstanceOf(Said.CannotLook.class);
      assertThat(shop.cloud.machines()).hasSize(1);
    }
  }

  @Test
  void withoutThePlatformsWordAnOrphanIsAdoptedOnlyByTheOperators() {
    try (Shop shop = Shop.open(folder)) {
      String id = unknownOrphan(shop);
      ContractId contract = new ContractId("ab".repeat(32));

      shop.engine().hand().orphans().ignore(id, "eve");

      Said asked = shop.engine().hand().orphans().adopt(id, Ground.PLATFORM, "eve");
      Said said = shop.engine().hand().orphans().adopt(id, Ground.OPERATOR, "eve");
      shop.live(Duration.ofMinutes(30));

      assertThat(asked).isInstanceOf(Said.Refused.class);
      assertThat(said).isInstanceOf(Said.Done.class);
      assertThat(shop.engine().journal().sightings().ignored()).isEmpty();
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.engine().journal().events(contract))
          .anyMatch(event -> event.what().contains("eve adopted it by their word alone"));
    }
  }

  @Test
  void tooManyExpiriesAtOnceFreezeTheRestUntilTheOperatorLetsThemGo() {
    try (Shop shop = Shop.open(folder)) {
      List<ContractId> contracts = IntStream.range(0, 5).mapToObj(i -> shop.rent()).toList();
      contracts.forEach(
          id -> shop.platform.control().endContract(id, shop.clock.instant().plusSeconds(3600)));
      shop.turn();
      shop.clock.advance(Duration.ofMinutes(61));
      shop.live(Duration.ofMinutes(30));
      int frozen = shop.cloud.machines().size();
      BrakeView shown = shop.engine().hand().brake().show();
      List<String> findings = shop.findings();
      shop.crashAndRestart();
      shop.live(Duration.ofMinutes(30));
      int afterRestart = shop.cloud.machines().size();

      Said said = shop.engine().hand().brake().release("eve");
      List<String> findingsThen = shop.findings();
      shop.runDue();
      List<ContractState> atOnce = contracts.stream().map(shop::state).toList();
      shop.live(Duration.ofMinutes(5));

      assertThat(frozen).isEqualTo(3);
      assertThat(afterRestart).isEqualTo(3);
      assertThat(shown.held()).hasSize(3).allMatch(held -> held.reason().equals("expired"));
      assertThat(findings).anyMatch(what -> what.contains("dc-agent brake release"));
      assertThat(said).isInstanceOf(Said.Done.class);
      assertThat(atOnce).doesNotContain(ContractState.ACTIVE);
      assertThat(shop.cloud.machines()).isEmpty();
      assertThat(findingsThen).noneMatch(what -> what.contains("brake"));
      assertThat(shop.findings()).noneMatch(what -> what.contains("brake"));
      assertThat(contracts)
          .filteredOn(id ->
              shop.engine().journal().events(id).stream()
                  .anyMatch(event -> event.what().equals("eve let it go: expired")))
          .hasSize(3);
    }
  }

  @Test
  void whatTenantsCancelGoesOnWhileTheBrakeIsFrozen() {
    try (Shop shop = Shop.open(folder)) {
      List<ContractId> contracts = IntStream.range(0, 4).mapToObj(i -> shop.rent()).toList();
      shop.turn();
      contracts.subList(0, 3).forEach(id -> shop.platform.control().pause(id, "dispute"));
      shop.live(Duration.ofMinutes(1));
      boolean frozen = shop.engine().hand().brake().show().frozenSince() != null;

      shop.cancel(contracts.get(3));
      shop.live(Duration.ofMinutes(1));

      assertThat(frozen).isTrue();
      assertThat(shop.state(contracts.get(3))).isEqualTo(ContractState.GONE);
    }
  }

  @Test
  void whoDrainsAgainChangesNothingAboutWhoDidItAndWhen() {
    try (Shop shop = Shop.open(folder)) {
      shop.hand().draining().drain("eve");
      shop.clock.advance(Duration.ofHours(1));

      Draining.View again = shop.hand().draining().drain("ann");

      assertThat(again.by()).isEqualTo("eve");
      assertThat(again.since()).isEqualTo("2026-11-22T12:00:00Z");
    }
  }

  @Test
  void whileDrainingNothingNewIsClaimedAndEverythingElseGoesOn() {
    try (Shop shop = Shop.open(folder, cloud -> cloud.bootTime(Duration.ofMinutes(2)), "")) {
      ContractId underWay = shop.rent();
      shop.turn();
      shop.engine().hand().draining().drain("eve");
      ContractId late = shop.rent();
      shop.live(Duration.ofMinutes(1));
      shop.crashAndRestart();
      shop.live(Duration.ofMinutes(10));
      String status = shop.platform.control().status(late);
      long left = shop.engine().hand().draining().show().inDelivery();

      shop.engine().hand().draining().fill();
      shop.live(Duration.ofMinutes(10));

      assertThat(shop.state(underWay)).isEqualTo(ContractState.ACTIVE);
      assertThat(status).isEqualTo("accepted");
      assertThat(left).isZero();
      assertThat(shop.state(late)).isEqualTo(ContractState.ACTIVE);
    }
  }

  @Test
  void whatWasTakenInAndNotClaimedYetIsLeftToOthersWhileDraining() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.engine().intake().round();
      shop.engine().hand().draining().drain("eve");

      shop.live(Duration.ofMinutes(1));

      assertThat(shop.platform.control().status(contract)).isEqualTo("accepted");
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.cloud.creates()).isZero();
    }
  }

  @Test
  void aBackendThatIsAnotherNowIsSoldNoMore() {
    try (Shop shop = Shop.open(folder)) {
      shop.rent();
      shop.turn();
      shop.cloud.addFault(CloudOperation.IDENTIFY, new Fault.OtherIdentity("another"), 0, 1000);
      ContractId contract = shop.rent();

      shop.live(Duration.ofMinutes(1));

      assertThat(shop.engine().journal().find(contract)).isEmpty();
      assertThat(shop.platform.control().status(contract)).isEqualTo("accepted");
      assertThat(shop.findings())
          .anyMatch(what -> what.contains(contract.brief()) && what.contains("it is now another"));
    }
  }

  @Test
  void aPlanTellsEachDecisionWithItsEvidenceAndChangesNothing() {
    try (Shop shop = Shop.open(folder)) {
      ContractId cancelled = shop.rent();
      shop.turn();
      unknownOrphan(shop);
      shop.cloud.plantStranger(Mark.of(new ContractId("cd".repeat(32))).text());
      shop.cancel(cancelled);
      shop.platform.control().forgetCalls();
      int writes = shop.kill.seen();
      long events = shop.engine().journal().events(cancelled).size();

      Planner.Plan plan = shop.engine().hand().planner().plan();

      assertThat(plan).isInstanceOf(Planner.Plan.Decided.class);
      List<PlannedDecision> decisions = ((Planner.Plan.Decided) plan).decisions();
      assertThat(decisions)
          .extracting(PlannedDecision::kind)
          .containsExactlyInAnyOrder("want", "orphan", "stranger");
      assertThat(decisions)
          .filteredOn(decision -> decision.kind().equals("want"))
          .singleElement()
          .satisfies(want -> {
            assertThat(want.contract()).isEqualTo(cancelled.hex());
            assertThat(want.what()).contains("remove it, if its own lock answer");
            assertThat(want.evidence()).contains("cancelled", "the journal: ACTIVE");
          });
      assertThat(shop.engine().journal().events(cancelled)).hasSize((int) events);
      assertThat(shop.engine().journal().wish(cancelled).map(w -> w.wish().name()))
          .isNotEqualTo(java.util.Optional.of("CANCEL"));
      assertThat(shop.writes(cancelled)).isEmpty();
      assertThat(shop.kill.seen()).isGreaterThanOrEqualTo(writes);
    }
  }

  @Test
  void aPlanHoldsUpNoOtherOnceItIsMade() throws Exception {
    try (Shop shop = Shop.open(folder)) {
      for (int time = 0; time < 2; time++) {
        CompletableFuture<Planner.Plan> plan = new CompletableFuture<>();
        Thread.ofPlatform()
            .daemon()
            .start(() -> plan.complete(shop.engine().hand().planner().plan()));

        assertThat(plan.get(20, TimeUnit.SECONDS)).isInstanceOf(Planner.Plan.Decided.class);
      }
    }
  }

  @Test
  void aPlanWithoutThePlatformOrAListingSaysSo() {
    try (Shop shop = Shop.open(folder)) {
      shop.cloud.addFault(CloudOperation.LIST, new Fault.PartialListing(), 0, 1);
      Planner.Plan blind = shop.engine().hand().planner().plan();
      shop.platform
          .control()
          .addFault(CallPattern.any(), 10, new org.decentagent.testkit.platform.Fault.Refused());
      Planner.Plan unanswered = shop.engine().hand().planner().plan();

      assertThat(blind)
          .isInstanceOfSatisfying(
              Planner.Plan.Decided.class,
              decided ->
                  assertThat(decided.decisions())
                      .extracting(PlannedDecision::kind)
                      .containsExactly("unavailable"));
      assertThat(unanswered).isInstanceOf(Planner.Plan.Unanswered.class);
    }
  }

  @Test
  @Guards({Rule.FENCE, Rule.ORPHANS})
  void whatAnotherAgentHoldsTheLeaseOfIsNotPurged() {
    try (Shop shop = Shop.open(folder)) {
      unknownOrphan(shop);
      String body = "{\"success\":false,\"error\":\"Contract already locked by another agent\"}";
      shop.platform
          .control()
          .addFault(
              LOCK,
              1000,
              new org.decentagent.testkit.platform.Fault.Status(200, "application/json", body));

      Said said = shop.hand().orphans().purge(only(shop).id(), "eve");
      shop.live(Duration.ofSeconds(10));

      assertThat(said)
          .isInstanceOfSatisfying(
              Said.Refused.class, no -> assertThat(no.why()).contains("another agent holds"));
      assertThat(shop.cloud.machines()).hasSize(1);
    }
  }

  @Test
  @Guards({Rule.LOST_JOURNAL, Rule.OFFLINE})
  void whileThePlatformCannotBeAskedNothingIsAdoptedOnItsWord() {
    try (Shop shop = Shop.open(folder)) {
      unknownOrphan(shop);
      String id = only(shop).id();
      shop.platform
          .control()
          .addFault(LOCK, 1000, new org.decentagent.testkit.platform.Fault.Refused());

      Said said =
          shop.hand()
              .orphans()
              .adopt(id, org.decentagent.agent.hand.OrphanDesk.Ground.PLATFORM, "eve");

      assertThat(said).isInstanceOf(Said.CannotLook.class);
      assertThat(only(shop).id()).isEqualTo(id);
    }
  }
}
