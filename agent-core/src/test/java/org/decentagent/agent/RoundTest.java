// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Ending;
import org.decentagent.agent.journal.EndingReason;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.SightingRows;
import org.decentagent.agent.journal.Wish;
import org.decentagent.agent.reconcile.PlannedDecision;
import org.decentagent.agent.reconcile.Planner;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Mark;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.testkit.cloud.CloudOperation;
import org.decentagent.testkit.platform.CallPattern;
import org.decentagent.testkit.platform.Fault;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator reads of a reconcile, while it lasts and afterwards. */
final class RoundTest {
  private static final CallPattern RECONCILE =
      new CallPattern("POST", "/api/v1/providers/*/reconcile");
  private static final ContractId NOBODY = new ContractId("ab".repeat(32));

  @TempDir Path folder;

  private static void round(Shop shop) {
    shop.engine().reconcile().round();
  }

  private static List<String> history(Shop shop, ContractId contract) {
    return shop.engine().journal().events(contract).stream().map(Journal.Event::what).toList();
  }

  private static ContractId served(Shop shop) {
    ContractId contract = shop.rent();
    shop.turn();
    shop.turn();
    return contract;
  }

  /** An instance with our stamp whose contract nobody knows. */
  private static String orphan(Shop shop) {
    String name = Mark.of(NOBODY).text();
    return shop.cloud.plant(name, new OwnerStamp(shop.owner(), NOBODY, 1, name).labels());
  }

  private static void answersToReconcile(Shop shop, String data) {
    shop.platform
        .control()
        .failNext(
            RECONCILE,
            new Fault.Status(
                200, "application/json", "{\"success\":true,\"data\":{%s}}".formatted(data)));
  }

  @Test
  void anOrphanIsToldAndItsHistoryNamesWhatThePlatformSays() {
    try (Shop shop = Shop.open(folder)) {
      String id = orphan(shop);

      round(shop);
      List<String> findings = shop.findings();
      shop.cloud.removeBehindOurBack(id);
      round(shop);

      String told =
          "instance cloud/"
              + id
              + ", named "
              + Mark.of(NOBODY)
              + ", bears our stamp and has no contract here; it is left alone for now, see: dc-agent"
              + " orphans list";
      assertThat(findings).containsExactly(told);
      assertThat(history(shop, NOBODY)).containsExactly(told + "; the platform says: unknown");
      assertThat(shop.findings()).isEmpty();
      assertThat(shop.engine().hand().orphanList().list()).isEmpty();
    }
  }

  @Test
  void aStrangerIsNamedForAsLongAsItStands() {
    try (Shop shop = Shop.open(folder)) {
      String name = Mark.of(NOBODY).text();
      String id = shop.cloud.plantStranger(name);

      round(shop);
      List<String> findings = shop.findings();
      shop.cloud.removeBehindOurBack(id);
      round(shop);

      assertThat(findings)
          .containsExactly(
              "instance cloud/"
                  + id
                  + ", named "
                  + name
                  + ", is not touched: it has a name of ours and no owner stamp");
      assertThat(shop.findings()).isEmpty();
    }
  }

  @Test
  @Guards(Rule.ORPHANS)
  void graceIsTheTimeInWhichItWasLookedAtAndOneLookCountsAnHourAtMost() {
    try (Shop shop = Shop.open(folder)) {
      orphan(shop);
      round(shop);
      Duration first = looked(shop);
      shop.clock.advance(Duration.ofMinutes(30));
      round(shop);
      Duration second = looked(shop);
      shop.clock.advance(Duration.ofDays(1));
      round(shop);
      Duration third = looked(shop);
      shop.cloud.addFault(
          CloudOperation.LIST, new org.decentagent.testkit.cloud.Fault.PartialListing());
      shop.clock.advance(Duration.ofMinutes(20));
      round(shop);
      round(shop);
      Duration blind = looked(shop);
      shop.platform.control().failNext(RECONCILE, new Fault.Refused());
      shop.clock.advance(Duration.ofMinutes(20));
      round(shop);
      round(shop);

      assertThat(first).isZero();
      assertThat(second).hasMinutes(30);
      assertThat(third).hasMinutes(90);
      assertThat(blind).hasMinutes(90);
      assertThat(looked(shop)).hasMinutes(90);
    }
  }

  private static Duration looked(Shop shop) {
    return shop.engine().journal().sightings().all().stream()
        .map(SightingRows.Sighting::looked)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aPlatformThatGivesNoAnswerIsAFindingUntilItDoes() {
    try (Shop shop = Shop.open(folder)) {
      shop.platform.control().failNext(RECONCILE, new Fault.Refused());

      round(shop);
      List<String> findings = shop.findings();
      round(shop);

      assertThat(findings)
          .singleElement()
          .satisfies(what -> assertThat(what).startsWith("reconcile: "));
      assertThat(shop.findings()).isEmpty();
    }
  }

  @Test
  @Guards(Rule.OFFLINE)
  void aHeartbeatThatIsNotTakenIsAFindingUntilOneIs() {
    try (Shop shop = Shop.open(folder)) {
      shop.platform
          .control()
          .failNext(CallPattern.any(), new Fault.Status(401, "text/plain", "Invalid signature"));

      shop.engine().heartbeat().round();
      List<String> findings = shop.findings();
      shop.engine().heartbeat().round();

      assertThat(findings)
          .singleElement()
          .satisfies(what -> assertThat(what).contains("does not take our heartbeat"));
      assertThat(shop.findings()).isEmpty();
    }
  }

  @Test
  void aListingThatCannotBeReliedOnIsAFindingUntilOneCan() {
    try (Shop shop = Shop.open(folder)) {
      shop.cloud.addFault(
          CloudOperation.LIST, new org.decentagent.testkit.cloud.Fault.PartialListing());

      round(shop);
      List<String> findings = shop.findings();
      round(shop);

      assertThat(findings).hasSize(1);
      assertThat(shop.findings()).isEmpty();
    }
  }

  @Test
  @Guards(Rule.ORPHANS)
  void ofAPlatformThatForgotWhatItDeliveredTheOperatorIsToldAndAllRunsOn() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = served(shop);
      answersToReconcile(shop, "\"keep\":[],\"terminate\":[],\"unknown\":[],\"pause\":[]");

      round(shop);

      assertThat(shop.findings())
          .singleElement()
          .satisfies(what ->
              assertThat(what)
                  .startsWith("the platform says nothing of 1 of 1 contracts that run here")
                  .endsWith("nothing is removed"));
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      round(shop);
      assertThat(shop.findings()).isEmpty();
    }
  }

  @Test
  void whatThePlatformEndsOrPausesItDoesNotForget() {
    try (Shop shop = Shop.open(folder)) {
      ContractId ended = served(shop);
      ContractId paused = served(shop);
      shop.cancel(ended);
      shop.platform.control().pause(paused, "dispute");

      round(shop);

      assertThat(shop.findings()).isEmpty();
      assertThat(history(shop, ended)).contains("the platform wants CANCEL: cancelled");
      assertThat(history(shop, paused)).contains("the platform wants SUSPEND: dispute");
      assertThat(shop.engine().journal().wish(paused))
          .contains(new Journal.Wished(Wish.SUSPEND, "dispute"));
    }
  }

  @Test
  void contractsOfABackendThatIsNotConfiguredAreCountedAndLeftAlone() {
    try (Shop shop = Shop.open(folder)) {
      List<ContractId> contracts = List.of(served(shop), served(shop));
      shop.restartWithBackend("elsewhere");

      round(shop);
      List<String> findings = shop.findings();
      contracts.forEach(contract -> over(shop, contract));
      round(shop);

      assertThat(findings)
          .anySatisfy(what ->
              assertThat(what)
                  .startsWith("backend 'cloud' is not configured, or its plugin did not load: 2 of")
                  .endsWith("put [backend.cloud] back"));
      assertThat(shop.findings()).noneMatch(what -> what.contains("not configured"));
    }
  }

  private static void over(Shop shop, ContractId contract) {
    shop.engine()
        .journal()
        .apply(
            Change.to(
                shop.contract(contract)
                    .ending(ContractState.GONE, Ending.of(EndingReason.CANCELLED, "by hand"))));
  }

  @Test
  void whatIsOnlyBeingDeliveredIsNotMissedInThePlatformsAnswer() {
    try (Shop shop = Shop.open(folder)) {
      shop.rent();
      shop.engine().intake().round();
      answersToReconcile(shop, "\"keep\":[],\"terminate\":[],\"unknown\":[],\"pause\":[]");

      round(shop);

      assertThat(shop.findings()).isEmpty();
    }
  }

  @Test
  void anAnswerThatCannotBeReliedOnIsAFindingUntilOneCan() {
    try (Shop shop = Shop.open(folder)) {
      served(shop);
      answersToReconcile(
          shop,
          "\"keep\":[{\"externalId\":\"m-77\",\"contractId\":\"%s\",\"endsAt\":0}],\"terminate\":[],\"unknown\":[],\"pause\":[]"
              .formatted(NOBODY.hex()));

      round(shop);
      List<String> findings = shop.findings();
      round(shop);

      assertThat(findings).anyMatch(what -> what.endsWith("an instance we did not ask about"));
      assertThat(shop.findings()).isEmpty();
    }
  }

  @Test
  void whatTheBrakeHeldBackWaitsNoMoreOnceThePlatformWantsSomethingElse() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = served(shop);
      shop.engine().journal().brake().hold(contract, Contracts.BACKEND, "expired");
      shop.cancel(contract);

      round(shop);

      assertThat(shop.engine().journal().brake().held()).isEmpty();
    }
  }

  @Test
  void aFrozenBrakeIsAFindingUntilItIsReleased() {
    try (Shop shop = Shop.open(folder)) {
      shop.engine().journal().brake().freeze("too many at once");

      round(shop);
      List<String> findings = shop.findings();
      shop.releaseTheBrake();
      round(shop);

      assertThat(findings)
          .singleElement()
          .satisfies(what -> assertThat(what).contains("too many at once"));
      assertThat(shop.findings()).isEmpty();
    }
  }

  @Test
  void whatTheOperatorIgnoresStaysOnTheListAndIsNoFinding() {
    try (Shop shop = Shop.open(folder)) {
      String id = orphan(shop);
      round(shop);
      shop.engine().hand().orphans().ignore(id, "eve");

      round(shop);

      assertThat(shop.engine().hand().orphanList().list()).hasSize(1);
      assertThat(shop.findings()).isEmpty();
    }
  }

  @Test
  void aPlanNamesWhatARoundWouldDecideAndARoundDecidesIt() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = served(shop);
      shop.cancel(contract);
      orphan(shop);

      List<PlannedDecision> planned = plan(shop);
      List<PlannedDecision> again = plan(shop);

      assertThat(planned)
          .extracting(PlannedDecision::kind)
          .containsExactlyInAnyOrder("want", "orphan");
      assertThat(again).isEqualTo(planned);
      assertThat(history(shop, NOBODY)).isEmpty();
    }
  }

  @Test
  void aPlanSaysWhereNothingCanBeDecided() {
    try (Shop shop = Shop.open(folder)) {
      served(shop);
      shop.cloud.addFault(
          CloudOperation.LIST, new org.decentagent.testkit.cloud.Fault.PartialListing());
      answersToReconcile(
          shop,
          "\"keep\":[{\"externalId\":\"m-77\",\"contractId\":\"%s\",\"endsAt\":0}],\"terminate\":[],\"unknown\":[],\"pause\":[]"
              .formatted(NOBODY.hex()));
      List<PlannedDecision> blind = plan(shop);
      shop.platform.control().failNext(RECONCILE, new Fault.Refused());

      assertThat(blind).extracting(PlannedDecision::kind).containsExactly("unavailable", "strange");
      assertThat(shop.engine().hand().planner().plan()).isInstanceOf(Planner.Plan.Unanswered.class);
    }
  }

  private static List<PlannedDecision> plan(Shop shop) {
    return ((Planner.Plan.Decided) shop.engine().hand().planner().plan()).decisions();
  }

  @Test
  void theEndThatThePlatformToldIsWrittenOnce() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = served(shop);
      Instant end = shop.clock.instant().plus(Duration.ofDays(90));
      shop.platform.control().endContract(contract, end);

      round(shop);
      round(shop);

      assertThat(shop.engine().journal().endsAt(contract))
          .hasValueSatisfying(noted -> assertThat(noted).isBetween(end.minusMillis(1), end));
      assertThat(history(shop, contract))
          .filteredOn(what -> what.startsWith("the platform says that it ends at"))
          .hasSize(2);
    }
  }

  @Test
  @Guards(Rule.LOST_JOURNAL)
  void aDeliveredInstanceIsTakenBackWithAWordInItsHistory() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = served(shop);
      shop.loseTheJournal();

      round(shop);

      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(history(shop, contract))
          .contains("adopted: it bears our stamp, and the platform says that it was delivered");
    }
  }

  @Test
  @Guards(Rule.ORPHANS)
  void whatWasLostAndEndedIsStoppedForTheReasonThatThePlatformGave() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = served(shop);
      shop.cancel(contract);
      shop.loseTheJournal();

      round(shop);

      assertThat(shop.cloud.machines())
          .singleElement()
          .satisfies(machine -> assertThat(machine.state()).isEqualTo(InstanceState.STOPPED));
      assertThat(history(shop, contract))
          .anyMatch(what ->
              what.startsWith("stopped and kept: ")
                  && what.endsWith("since the platform says: cancelled"));
    }
  }

  @Test
  void whatVanishedIsToldInWordsThatStayInItsHistory() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = served(shop);
      shop.cloud.removeBehindOurBack(shop.cloud.machines().getFirst().id());
      round(shop);
      round(shop);
      shop.clock.advance(Duration.ofMinutes(10));

      round(shop);

      String told =
          "contract "
              + contract.brief()
              + ": its instance is gone from backend 'cloud'. It is not made again, since that would"
              + " hide a loss of data";
      assertThat(shop.findings()).contains(told);
      assertThat(history(shop, contract)).contains(told);
    }
  }
}
