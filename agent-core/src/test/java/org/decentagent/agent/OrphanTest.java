// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.decentagent.agent.hand.Said;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Ending;
import org.decentagent.agent.journal.EndingReason;
import org.decentagent.agent.journal.Fence;
import org.decentagent.agent.journal.Hold;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Mark;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.testkit.cloud.CloudOperation;
import org.decentagent.testkit.cloud.Machine;
import org.decentagent.testkit.platform.CallPattern;
import org.decentagent.testkit.platform.Fault;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instances of ours that no living contract of the journal accounts for. */
final class OrphanTest {
  @TempDir Path folder;

  @Test
  @Guards(Rule.LOST_JOURNAL)
  void aDeliveryUnderWayGoesOnAfterTheJournalIsLost() {
    try (Shop shop = Shop.open(folder, cloud -> cloud.bootTime(Duration.ofMinutes(2)), "")) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.loseTheJournal();

      shop.live(Duration.ofMinutes(20));

      assertThat(shop.platform.control().status(contract)).isEqualTo("active");
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.cloud.creates()).isEqualTo(1);
    }
  }

  @Test
  @Guards(Rule.ORPHANS)
  void anOutageOfThePlatformIsNoGrace() {
    try (Shop shop = Shop.open(folder)) {
      cancelledOrphan(shop);
      shop.live(Duration.ofMinutes(1));
      shop.platform.control().addFault(CallPattern.any(), 100_000, new Fault.Refused());
      hours(shop, 30);
      shop.platform.control().clearFaults();

      shop.live(Duration.ofMinutes(5));
      int afterTheOutage = shop.cloud.machines().size();
      hours(shop, 30);
      shop.live(Duration.ofMinutes(2));

      assertThat(afterTheOutage).isEqualTo(1);
      assertThat(shop.cloud.machines()).isEmpty();
    }
  }

  @Test
  @Guards(Rule.EVERYTHING)
  void anInstanceThatReappearsAfterItsContractFailedIsStoppedAndRemovedAfterItsGrace() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = failed(shop);
      reappears(shop, contract);
      shop.live(Duration.ofMinutes(5));
      int within = shop.cloud.machines().size();
      InstanceState stopped = shop.cloud.machines().getFirst().state();

      hours(shop, 30);
      shop.live(Duration.ofMinutes(2));

      assertThat(within).isEqualTo(1);
      assertThat(stopped).isEqualTo(InstanceState.STOPPED);
      assertThat(shop.cloud.machines()).isEmpty();
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
    }
  }

  @Test
  void thePlatformIsNotAskedAboutTheSameOrphanAtEveryTurn() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = failed(shop);
      reappears(shop, contract);
      shop.loseTheJournal();
      shop.platform.control().forgetCalls();

      shop.live(Duration.ofMinutes(9));

      assertThat(shop.writes(contract)).filteredOn("POST lock"::equals).hasSizeLessThanOrEqualTo(2);
      assertThat(shop.cloud.machines()).hasSize(1);
      assertThat(shop.find(contract)).isEmpty(); // what failed was never delivered
    }
  }

  @Test
  void whenManyOrphansAreToGoAtOnceTheOperatorIsAskedFirst() {
    try (Shop shop = Shop.open(folder)) {
      List<ContractId> contracts = IntStream.range(0, 5).mapToObj(i -> shop.rent()).toList();
      shop.turn();
      contracts.forEach(shop::cancel);
      shop.loseTheJournal();
      hours(shop, 26);
      int early = shop.cloud.machines().size();

      while (shop.engine().hand().brake().release("eve") instanceof Said.Done) {
        hours(shop, 1);
        shop.live(Duration.ofMinutes(12));
      }

      assertThat(early).isEqualTo(5);
      assertThat(shop.cloud.machines()).isEmpty();
    }
  }

  @Test
  void whatNoContractAccountsForIsStoppedAndKept() {
    try (Shop shop = Shop.open(folder)) {
      cancelledOrphan(shop);

      shop.live(Duration.ofMinutes(1));

      assertThat(shop.cloud.machines())
          .singleElement()
          .extracting(Machine::state)
          .isEqualTo(InstanceState.STOPPED);
      assertThat(shop.engine().hand().orphanList().list())
          .singleElement()
          .satisfies(orphan -> assertThat(orphan.stopped()).isNotNull());
    }
  }

  @Test
  void whatIsOverHereAndNotOnThePlatformIsNotStopped() {
    try (Shop shop = Shop.open(folder)) {
      overByMistake(shop);

      shop.live(Duration.ofMinutes(30));

      assertThat(shop.cloud.machines())
          .singleElement()
          .extracting(Machine::state)
          .isEqualTo(InstanceState.RUNNING);
    }
  }

  @Test
  void whatIsOverHereIsNotTakenBackWhenItsTimeIsOver() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = overByMistake(shop);
      shop.platform.control().endContract(contract, shop.clock.instant().minusSeconds(1));

      hours(shop, 26);
      shop.live(Duration.ofMinutes(2));

      assertThat(shop.platform.control().status(contract)).isEqualTo("active");
      assertThat(shop.histories()).doesNotContain("adopted");
    }
  }

  private static ContractId overByMistake(Shop shop) {
    ContractId contract = shop.rent();
    shop.turn();
    Ending ending = Ending.of(EndingReason.CANCELLED, "by mistake");
    shop.engine()
        .journal()
        .apply(Change.to(shop.contract(contract).ending(ContractState.GONE, ending)));
    return contract;
  }

  @Test
  void graceIsOnlyTimeInWhichTheAgentRanAndLooked() {
    try (Shop shop = Shop.open(folder)) {
      cancelledOrphan(shop);
      hours(shop, 20);
      shop.clock.advance(Duration.ofDays(3)); // it stood still, as on a laptop that slept
      shop.turn();
      shop.live(Duration.ofMinutes(2));
      int afterSleep = shop.cloud.machines().size();
      shop.crashAndRestart();
      shop.clock.advance(Duration.ofDays(3));
      shop.live(Duration.ofMinutes(2));
      int afterRestart = shop.cloud.machines().size();

      hours(shop, 6);
      shop.live(Duration.ofMinutes(2));

      assertThat(afterSleep).isEqualTo(1);
      assertThat(afterRestart).isEqualTo(1);
      assertThat(shop.cloud.machines()).isEmpty();
    }
  }

  @Test
  void aClockThatIsADayAheadDestroysNothing() {
    try (Shop shop = Shop.open(folder)) {
      ContractId served = shop.rent();
      shop.turn();
      ContractId underWay = shop.rent();
      shop.cloud.addFault(
          CloudOperation.CREATE,
          new org.decentagent.testkit.cloud.Fault.Throttled(Duration.ofSeconds(5)));
      shop.engine().intake().round();
      reappears(shop, new ContractId("ab".repeat(32)));
      shop.live(Duration.ofMinutes(1));

      shop.restartWithClockAhead(Duration.ofDays(1));
      shop.live(Duration.ofMinutes(5));

      assertThat(shop.cloud.machines()).hasSize(3);
      assertThat(shop.state(served)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.state(underWay)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.engine().hand().orphanList().list()).hasSize(1);
    }
  }

  @Test
  void aListingThatCannotBeReliedOnIsNoGraceEither() {
    try (Shop shop = Shop.open(folder)) {
      cancelledOrphan(shop);
      shop.live(Duration.ofMinutes(1));
      shop.cloud.addFault(
          CloudOperation.LIST,
          new org.decentagent.testkit.cloud.Fault.PartialListing(),
          0,
          100_000);
      hours(shop, 30);
      shop.cloud.clearFaults();

      shop.live(Duration.ofMinutes(5));

      assertThat(shop.cloud.machines()).hasSize(1);
    }
  }

  @Test
  @Guards(Rule.ORPHANS)
  void anOrphanWhoseTimeIsOverIsToldToThePlatformBeforeItIsRemoved() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.platform.control().endContract(contract, shop.clock.instant().minusSeconds(1));
      shop.loseTheJournal();

      hours(shop, 26);
      shop.live(Duration.ofMinutes(2));

      assertThat(shop.platform.control().status(contract)).isEqualTo("expired");
      assertThat(shop.cloud.machines()).isEmpty();
    }
  }

  @Test
  @Guards(Rule.BRAKE)
  void ofManyOrphansAtOnceOnlyAFewAreStopped() {
    try (Shop shop = Shop.open(folder)) {
      List<ContractId> contracts = IntStream.range(0, 5).mapToObj(i -> shop.rent()).toList();
      shop.turn();
      contracts.forEach(shop::cancel);
      shop.loseTheJournal();

      shop.live(Duration.ofMinutes(5));

      assertThat(shop.cloud.machines())
          .filteredOn(machine -> machine.state() == InstanceState.STOPPED)
          .hasSize(2);
      assertThat(shop.engine().hand().brake().show().frozenSince()).isNotNull();
    }
  }

  @Test
  @Guards(Rule.LOST_JOURNAL)
  void whatWasTakenInMeanwhileIsNotAdoptedOverIt() {
    Twist plugin = new Twist();
    try (Shop shop = Shop.withPlugin(folder, plugin)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.loseTheJournal();
      ContractRecord held =
          ContractRecord.planned(contract, Contracts.BACKEND, Contracts.order())
              .held("by hand", Hold.Question.WHAT_IS_THERE);
      plugin.after("find", () -> shop.engine().journal().plan(held));

      shop.engine().reconcile().round();

      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
    }
  }

  private static ContractId cancelledOrphan(Shop shop) {
    ContractId contract = shop.rent();
    shop.turn();
    shop.cancel(contract);
    shop.loseTheJournal();
    return contract;
  }

  private static ContractId failed(Shop shop) {
    ContractId contract = shop.rent();
    shop.cloud.addFault(
        CloudOperation.CREATE, new org.decentagent.testkit.cloud.Fault.QuotaReached(), 0, 10_000);
    for (int minute = 0; minute < 58; minute++) {
      shop.turn();
      shop.clock.advance(Duration.ofMinutes(1));
    }
    shop.cloud.clearFaults();
    shop.live(Duration.ofMinutes(2));
    assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
    return contract;
  }

  private static void reappears(Shop shop, ContractId contract) {
    String name = Mark.of(contract).text();
    shop.cloud.plant(name, new OwnerStamp(shop.owner(), contract, 1, name).labels());
  }

  private static void hours(Shop shop, int hours) {
    Instant end = shop.clock.instant().plus(Duration.ofHours(hours));
    while (shop.clock.instant().isBefore(end)) {
      shop.turn();
      shop.clock.advance(Duration.ofHours(1));
    }
  }

  @Test
  @Guards(Rule.LOST_JOURNAL)
  void deliveredInstancesAreTakenBackAfterTheJournalIsLost() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();

      shop.loseTheJournal();
      shop.turn();
      ContractRecord taken = shop.contract(contract);
      shop.cancel(contract);
      shop.live(Duration.ofMinutes(2));

      assertThat(taken.state()).isEqualTo(ContractState.ACTIVE);
      assertThat(taken.fence()).isEqualTo(Fence.WON);
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.cloud.machines()).isEmpty();
      assertThat(shop.cloud.creates()).isEqualTo(1);
    }
  }

  @Test
  @Guards(Rule.LOST_JOURNAL)
  void aPausedInstanceIsTakenBackPausedAfterTheJournalIsLost() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.platform.control().pause(contract, "dispute");
      shop.turn();

      shop.loseTheJournal();
      shop.turn();
      shop.turn();

      assertThat(shop.state(contract)).isEqualTo(ContractState.SUSPENDED);
      assertThat(shop.cloud.machines().getFirst().state()).isEqualTo(InstanceState.STOPPED);
    }
  }

  @Test
  @Guards(Rule.LOST_JOURNAL)
  void whatWasPausedWhenTheJournalWasLostRunsOnceItIsWantedAgain() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.platform.control().pause(contract, "dispute");
      shop.turn();
      shop.platform.control().resume(contract);

      shop.loseTheJournal();
      shop.live(Duration.ofMinutes(2));

      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.cloud.machines().getFirst().state()).isEqualTo(InstanceState.RUNNING);
    }
  }

  @Test
  @Guards({Rule.STAMP, Rule.LOST_JOURNAL})
  void whatIsTakenBackIsOfTheGenerationThatItsStampNames() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.loseTheJournal();
      shop.cloud.removeBehindOurBack(shop.cloud.machines().getFirst().id());
      String name = Mark.of(contract).text();
      shop.cloud.plant(name, new OwnerStamp(shop.owner(), contract, 3, name).labels());

      shop.live(Duration.ofSeconds(10));

      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.contract(contract).generation()).isEqualTo(3);
    }
  }
}
