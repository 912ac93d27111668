// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.decentagent.agent.hand.OrphanDesk;
import org.decentagent.agent.hand.OrphanView;
import org.decentagent.agent.hand.Said;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Volumes and addresses whose machine is gone. */
final class RemainsTest {
  @TempDir Path folder;

  /** One whose machine is gone, its volume and address not, and of which the journal is lost. */
  private static ContractId remains(Shop shop) {
    ContractId contract = shop.rent();
    shop.turn();
    shop.cloud.removeBehindOurBack(shop.cloud.machines().getFirst().id());
    shop.loseTheJournal();
    return contract;
  }

  private static OrphanView first(Shop shop) {
    return shop.engine().hand().orphanList().list().getFirst();
  }

  private static void hours(Shop shop, int hours) {
    Instant end = shop.clock.instant().plus(Duration.ofHours(hours));
    while (shop.clock.instant().isBefore(end)) {
      shop.turn();
      shop.clock.advance(Duration.ofHours(1));
    }
  }

  @Test
  @Guards({Rule.LOST_JOURNAL, Rule.EVERYTHING, Rule.ORPHANS})
  void whatIsLeftOfAnEndedContractIsToldAndRemovedAfterItsGrace() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = remains(shop);
      shop.cancel(contract);
      shop.live(Duration.ofMinutes(2));
      String told = String.join("\n", shop.findings());
      hours(shop, 20);
      int within = shop.cloud.parts().size();

      hours(shop, 6);
      shop.live(Duration.ofMinutes(2));

      assertThat(told).contains("what is left of an instance, cloud/", "bears our stamp");
      assertThat(within).isEqualTo(2);
      assertThat(shop.cloud.parts()).isEmpty();
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.findings()).isEmpty();
    }
  }

  @Test
  @Guards(Rule.PROOF)
  void whatIsLeftOfAContractThatIsPaidForStaysAndIsNotTakenForItsInstance() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = remains(shop);

      hours(shop, 30);
      shop.live(Duration.ofMinutes(2));

      assertThat(shop.cloud.parts()).hasSize(2);
      assertThat(shop.find(contract)).isEmpty();
      assertThat(first(shop).next()).contains("left alone while the platform keeps its contract");
    }
  }

  @Test
  @Guards(Rule.EVERYTHING)
  void aPartThatReappearsAfterItsContractIsOverIsRemovedAfterItsGrace() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.cancel(contract);
      shop.live(Duration.ofMinutes(2));
      ContractState over = shop.state(contract);
      String name = Mark.of(contract).text();
      shop.cloud.plantVolume(name, new OwnerStamp(shop.owner(), contract, 1, name).labels());
      hours(shop, 26);
      shop.live(Duration.ofMinutes(2));

      assertThat(over).isEqualTo(ContractState.GONE);
      assertThat(shop.cloud.parts()).isEmpty();
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
    }
  }

  @Test
  void ofAContractThatTheJournalKnowsItIsNoOrphan() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.cloud.removeBehindOurBack(shop.cloud.machines().getFirst().id());

      shop.live(Duration.ofMinutes(15));

      assertThat(shop.engine().hand().orphanList().list()).isEmpty();
      assertThat(shop.findings())
          .singleElement()
          .asString()
          .contains(contract.brief(), "its instance is gone from backend 'cloud'");
    }
  }

  @Test
  void theOperatorPurgesItAndCannotAdoptIt() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = remains(shop);
      shop.cancel(contract);
      shop.live(Duration.ofMinutes(1));
      String id = first(shop).id();

      Said adopted = shop.engine().hand().orphans().adopt(id, OrphanDesk.Ground.OPERATOR, "eve");
      Said purged = shop.engine().hand().orphans().purge(id, "eve");
      shop.live(Duration.ofMinutes(1));

      assertThat(adopted)
          .isInstanceOfSatisfying(
              Said.Refused.class,
              refused ->
                  assertThat(refused.why()).contains("serves nobody", "orphans purge " + id));
      assertThat(purged).isInstanceOf(Said.Done.class);
      assertThat(shop.cloud.parts()).isEmpty();
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
    }
  }

  @Test
  void whatTheOperatorIgnoresStays() {
    try (Shop shop = Shop.open(folder)) {
      shop.cancel(remains(shop));
      shop.live(Duration.ofMinutes(1));
      shop.engine()
          .hand()
          .orphanList()
          .list()
          .forEach(each -> shop.engine().hand().orphans().ignore(each.id(), "eve"));

      hours(shop, 30);

      assertThat(shop.cloud.parts()).hasSize(2);
      assertThat(shop.findings()).isEmpty();
    }
  }

  @Test
  void whatIsLeftOfAContractWhoseTimeIsOverStaysUntilThePlatformSaysThatItEnded() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = remains(shop);
      shop.platform.control().endContract(contract, shop.clock.instant().minusSeconds(1));

      hours(shop, 30);
      shop.live(Duration.ofMinutes(2));

      assertThat(shop.platform.control().status(contract)).isEqualTo("active");
      assertThat(shop.cloud.parts()).hasSize(2);
      assertThat(shop.find(contract)).isEmpty();
    }
  }

  @Test
  void whatIsLeftOfWhatStandsElsewhereIsNotPurged() {
    Twist plugin = new Twist();
    try (Shop shop = Shop.withPlugin(folder, plugin)) {
      ContractId contract = remains(shop);
      shop.cancel(contract);
      shop.live(Duration.ofMinutes(1));
      InstanceRef another = new InstanceRef(Contracts.BACKEND, "another");
      Lookup found = new Lookup.Found(Instance.at(another, InstanceState.RUNNING).build());
      plugin.instead("find", (real, method, arguments) -> found);

      Said purged = shop.hand().orphans().purge(first(shop).id(), "eve");

      assertThat(HoldWords.why(purged)).startsWith("refused: ").contains("not touched");
      assertThat(shop.find(contract)).isEmpty();
    }
  }
}
