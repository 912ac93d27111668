// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.decentagent.agent.hand.OrphanDesk.Ground;
import org.decentagent.agent.hand.Said;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Ending;
import org.decentagent.agent.journal.EndingReason;
import org.decentagent.agent.journal.Hold;
import org.decentagent.platform.CallBudget;
import org.decentagent.platform.PlatformClient;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.Ownership;
import org.decentagent.testkit.cloud.SimulatedCloud;
import org.decentagent.testkit.platform.CallPattern;
import org.decentagent.testkit.platform.Fault;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's word about an orphan, while the platform or the agent itself does something. */
final class OrphanWordTest {
  private static final CallPattern LOCK =
      new CallPattern("POST", "/api/v1/providers/*/contracts/*/lock");

  private final Twist plugin = new Twist();

  @TempDir Path folder;

  private Shop twisted(UnaryOperator<SimulatedCloud.Builder> cloud) {
    return Shop.withPlugin(folder, cloud, plugin);
  }

  /** Made and not delivered yet, when its journal and its lease were lost. */
  private static ContractId halfDelivered(Shop shop) {
    ContractId contract = shop.rent();
    shop.turn();
    shop.loseTheJournal();
    shop.clock.advance(Duration.ofMinutes(6));
    shop.engine().reconcile().round();
    return contract;
  }

  private static SimulatedCloud.Builder slow(SimulatedCloud.Builder cloud) {
    return cloud.bootTime(Duration.ofMinutes(20));
  }

  private static String only(Shop shop) {
    assertThat(shop.hand().orphanList().list()).hasSize(1);
    return shop.hand().orphanList().list().getFirst().id();
  }

  private static Optional<String> lockHolder(Shop shop, ContractId contract) {
    return shop.platform.control().contract(contract).lockHolder();
  }

  @Test
  @Guards(Rule.FENCE)
  void whatIsStillToBeDeliveredIsNeitherAdoptedNorKeptFromOtherAgents() {
    try (Shop shop = twisted(OrphanWordTest::slow)) {
      ContractId contract = halfDelivered(shop);

      Said said = shop.hand().orphans().adopt(only(shop), Ground.OPERATOR, "eve");

      assertThat(HoldWords.why(said)).startsWith("refused: ").contains("still wants its delivery");
      assertThat(shop.find(contract)).isEmpty();
      assertThat(lockHolder(shop, contract)).isEmpty();
    }
  }

  @Test
  @Guards(Rule.FENCE)
  void theLeaseOfWhatWasTakenInWhileItWasLookedAtIsNotGivenAway() {
    try (Shop shop = twisted(OrphanWordTest::slow)) {
      ContractId contract = halfDelivered(shop);
      String id = only(shop);
      ContractRecord takenIn =
          ContractRecord.planned(contract, Contracts.BACKEND, Contracts.order());
      plugin.after(
          "find",
          () -> {
            shop.engine().journal().plan(takenIn);
            try (var client = shop.client(CallBudget.unlimited())) {
              Shop.ok(client.lock(contract));
            }
          });

      Said said = shop.hand().orphans().purge(id, "eve");

      assertThat(HoldWords.why(said)).startsWith("refused: ").contains("taken in meanwhile");
      assertThat(lockHolder(shop, contract)).isPresent();
      assertThat(shop.cloud.machines()).hasSize(1);
    }
  }

  @Test
  @Guards(Rule.LOST_JOURNAL)
  void whatWasTakenInWhileThePlatformWasAskedIsNotAdoptedOverIt() {
    try (Shop shop = twisted(cloud -> cloud)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.loseTheJournal();
      shop.platform.control().failNext(LOCK, new Fault.Refused()); // not taken back yet
      shop.engine().reconcile().round();
      String id = only(shop);
      ContractRecord held =
          ContractRecord.planned(contract, Contracts.BACKEND, Contracts.order())
              .held("by hand", Hold.Question.WHAT_IS_THERE);
      plugin.after("find", () -> shop.kill.stopAfter(1, () -> shop.engine().journal().plan(held)));

      Said said = shop.hand().orphans().adopt(id, Ground.PLATFORM, "eve");

      assertThat(HoldWords.why(said)).startsWith("refused: ").contains("taken in meanwhile");
      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
    }
  }

  @Test
  @Guards(Rule.ROUTE)
  void anIdThatTwoBackendsShareIsNotGuessed() {
    try (Shop shop = twisted(OrphanWordTest::slow)) {
      ContractId contract = halfDelivered(shop);
      String id = shop.cloud.machines().getFirst().id();
      Observed same =
          new Observed(
              id, "same", new Ownership.Unstamped(), InstanceState.RUNNING, shop.clock.instant());
      shop.engine()
          .journal()
          .sightings()
          .seen(new BackendName("other"), same, contract, Duration.ZERO, "keep");

      String purged = HoldWords.why(shop.hand().orphans().purge(id, "eve"));
      String ignored = HoldWords.why(shop.hand().orphans().ignore(id, "eve"));

      assertThat(purged).startsWith("no such: ").contains("more than one backend");
      assertThat(ignored).startsWith("no such: ").contains("more than one backend");
      assertThat(shop.engine().journal().sightings().ignored()).isEmpty();
    }
  }

  @Test
  @Guards(Rule.ORPHANS)
  void aStatusThatNobodyKnowsIsNoGroundForAnything() {
    try (Shop shop = twisted(OrphanWordTest::slow)) {
      ContractId contract = halfDelivered(shop);
      String id = only(shop);
      Fault strange =
          new Fault.Status(
              200,
              "application/json",
              "{\"success\":false,\"error\":\"Contract ab is not in lockable status (status:"
                  + " disputed)\"}");

      shop.platform.control().failNext(LOCK, strange);
      String adopted = HoldWords.why(shop.hand().orphans().adopt(id, Ground.PLATFORM, "eve"));
      shop.platform.control().failNext(LOCK, strange);
      String purged = HoldWords.why(shop.hand().orphans().purge(id, "eve"));

      assertThat(adopted).startsWith("cannot look: ").contains("disputed");
      assertThat(purged).startsWith("cannot look: ").contains("disputed");
      assertThat(shop.find(contract)).isEmpty();
      assertThat(shop.cloud.machines()).hasSize(1);
    }
  }

  @Test
  @Guards(Rule.ORPHANS)
  void whatIsFoundByItsNameAndBearsTheStampOfAnotherIsNotTouched() {
    try (Shop shop = twisted(OrphanWordTest::slow)) {
      halfDelivered(shop);
      String id = shop.cloud.machines().getFirst().id();
      ContractId other = new ContractId("cd".repeat(32));
      Inventory renamed =
          new Inventory.Complete(
              new BackendIdentity("cloud"),
              List.of(
                  new Observed(
                      id,
                      "renamed",
                      new Ownership.Ours(new OwnerStamp(shop.owner(), other, 1, "renamed")),
                      InstanceState.RUNNING,
                      shop.clock.instant())));
      plugin.instead("inventory", (real, method, arguments) -> renamed);

      String purged = HoldWords.why(shop.hand().orphans().purge(id, "eve"));

      assertThat(purged).startsWith("refused: ").contains("does not bear our stamp any more");
      assertThat(shop.cloud.machines()).hasSize(1);
    }
  }

  @Test
  @Guards(Rule.ORPHANS)
  void whatIsListedAndNotFoundByItsMarkIsNotTouched() {
    try (Shop shop = twisted(OrphanWordTest::slow)) {
      halfDelivered(shop);
      String id = only(shop);
      plugin.instead("find", (real, method, arguments) -> new Lookup.Absent());

      String purged = HoldWords.why(shop.hand().orphans().purge(id, "eve"));

      assertThat(purged).startsWith("refused: ").contains("does not bear our stamp any more");
      assertThat(shop.cloud.machines()).hasSize(1);
    }
  }

  @Test
  void whatIsNotThereAnyMoreOrStandsWhereNobodyCanLookIsNotPurged() {
    try (Shop shop = twisted(OrphanWordTest::slow)) {
      halfDelivered(shop);
      String id = only(shop);
      shop.cloud.removeBehindOurBack(shop.cloud.machines().getFirst().id());

      Said gone = shop.hand().orphans().purge(id, "eve");
      shop.restartWithBackend("other");
      Said elsewhere = shop.hand().orphans().purge(id, "eve");

      assertThat(HoldWords.why(gone)).startsWith("no such: ").contains("not there any more");
      assertThat(HoldWords.why(elsewhere)).startsWith("cannot look: ").contains("not configured");
    }
  }

  @Test
  void whatAnotherAgentHoldsTheLeaseOfIsNotAdopted() {
    try (Shop shop = twisted(OrphanWordTest::slow);
        PlatformClient rival = shop.rival()) {
      ContractId contract = halfDelivered(shop);
      Shop.ok(rival.lock(contract));

      Said said = shop.hand().orphans().adopt(only(shop), Ground.OPERATOR, "eve");

      assertThat(HoldWords.why(said)).startsWith("refused: ").contains("another agent holds");
      assertThat(shop.find(contract)).isEmpty();
    }
  }

  @Test
  void whatThePlatformNeverHeardOfEndsAsFailedAndNoEndIsReportedOfIt() {
    try (Shop shop = twisted(cloud -> cloud)) {
      ContractId contract = Contracts.id(1);
      String name = Mark.of(contract).text();
      shop.cloud.plant(name, new OwnerStamp(shop.owner(), contract, 1, name).labels());
      shop.engine().reconcile().round();

      Said said = shop.hand().orphans().purge(only(shop), "eve");
      shop.live(Duration.ofMinutes(1));

      assertThat(said).isInstanceOf(Said.Done.class);
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.contract(contract).ending().orElseThrow().reason())
          .isEqualTo(EndingReason.FAILED);
      assertThat(shop.writes(contract)).doesNotContain("PUT terminated");
    }
  }

  @Test
  @Guards(Rule.ORPHANS)
  void whatItsMarkShowsUnderAnotherIdIsNotTouched() {
    try (Shop shop = twisted(OrphanWordTest::slow)) {
      ContractId contract = halfDelivered(shop);
      String id = only(shop);
      InstanceRef other = new InstanceRef(Contracts.BACKEND, "another");
      Lookup found = new Lookup.Found(Instance.at(other, InstanceState.RUNNING).build());
      plugin.instead("find", (real, method, arguments) -> found);

      String purged = HoldWords.why(shop.hand().orphans().purge(id, "eve"));

      assertThat(purged).startsWith("refused: ").contains("does not bear our stamp any more");
      assertThat(shop.find(contract)).isEmpty();
      assertThat(shop.cloud.machines()).hasSize(1);
    }
  }

  @Test
  void whatIsOverHereAndCancelledThereIsPurgedByTheOperatorsWord() {
    try (Shop shop = twisted(cloud -> cloud)) {
      ContractId contract = shop.rent();
      shop.turn();
      Ending ending = Ending.of(EndingReason.CANCELLED, "by mistake");
      shop.engine()
          .journal()
          .apply(Change.to(shop.contract(contract).ending(ContractState.GONE, ending)));
      shop.cancel(contract);
      shop.engine().reconcile().round();

      Said said = shop.hand().orphans().purge(only(shop), "eve");
      shop.live(Duration.ofMinutes(1));

      assertThat(said).isInstanceOf(Said.Done.class);
      assertThat(shop.cloud.machines()).isEmpty();
    }
  }
}
