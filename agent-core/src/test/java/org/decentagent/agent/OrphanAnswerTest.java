// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.EndingReason;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.Wish;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.testkit.platform.CallPattern;
import org.decentagent.testkit.platform.Fault;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the lock answer of an orphan's contract does to it. */
final class OrphanAnswerTest {
  private static final CallPattern LOCK =
      new CallPattern("POST", "/api/v1/providers/*/contracts/*/lock");

  @TempDir Path folder;
  private final Twist plugin = new Twist();

  private Shop open() {
    return Shop.withPlugin(folder, plugin);
  }

  private static void lockAnswers(Shop shop, String status) {
    String body =
        "{\"success\":false,\"error\":\"Contract ab is not in lockable status (status: %s)\"}"
            .formatted(status);
    shop.platform
        .control()
        .addFault(LOCK, 100_000, new Fault.Status(200, "application/json", body));
  }

  private static ContractId cancelledOrphan(Shop shop) {
    ContractId contract = shop.rent();
    shop.turn();
    shop.cancel(contract);
    shop.loseTheJournal();
    return contract;
  }

  private static void hours(Shop shop, int hours) {
    for (int hour = 0; hour < hours; hour++) {
      shop.turn();
      shop.clock.advance(Duration.ofHours(1));
    }
    shop.live(Duration.ofMinutes(2));
  }

  private static InstanceState only(Shop shop) {
    assertThat(shop.cloud.machines()).hasSize(1);
    return shop.cloud.machines().getFirst().state();
  }

  @Test
  @Guards(Rule.ORPHANS)
  void whatIsCancelledByOneAnswerAndRunsByAnotherIsLeftAlone() {
    try (Shop shop = open()) {
      ContractId contract = cancelledOrphan(shop);
      lockAnswers(shop, "active");

      hours(shop, 26);

      assertThat(only(shop)).isEqualTo(InstanceState.RUNNING);
      assertThat(shop.find(contract)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"rejected, REJECTED", "expired, EXPIRED", "provisioningfailed, FAILED"})
  @Guards(Rule.ORPHANS)
  void anOrphanWhoseGraceIsOverEndsAsItsLockAnswerSays(String status, EndingReason reason) {
    try (Shop shop = open()) {
      ContractId contract = cancelledOrphan(shop);
      lockAnswers(shop, status);

      hours(shop, 26);

      assertThat(shop.cloud.machines()).isEmpty();
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.contract(contract).ending().orElseThrow().reason()).isEqualTo(reason);
      assertThat(shop.writes(contract)).doesNotContain("PUT terminated");
    }
  }

  @Test
  @Guards(Rule.LOST_JOURNAL)
  void whatWasHandedOverAndNotCalledActiveIsTakenBackAfterTheJournalIsLost() {
    try (Shop shop = open()) {
      ContractId contract = shop.rent();
      shop.platform.control().acceptByHand(shop.providerHex());
      shop.turn();
      String status = shop.platform.control().status(contract);

      shop.loseTheJournal();
      shop.turn();

      assertThat(status).isEqualTo("provisioned");
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
    }
  }

  @Test
  @Guards(Rule.ORPHANS)
  void whatThePlatformHasKnownNothingOfForAnHourIsStoppedAndKept() {
    try (Shop shop = open()) {
      ContractId contract = Contracts.id(1);
      String name = Mark.of(contract).text();
      shop.cloud.plant(name, new OwnerStamp(shop.owner(), contract, 1, name).labels());
      shop.live(Duration.ofMinutes(50));
      InstanceState early = only(shop);

      shop.live(Duration.ofMinutes(30));

      assertThat(early).isEqualTo(InstanceState.RUNNING);
      assertThat(only(shop)).isEqualTo(InstanceState.STOPPED);
      assertThat(shop.engine().journal().events(contract))
          .extracting(Journal.Event::what)
          .anyMatch(what -> what.startsWith("stopped and kept: "));
    }
  }

  @Test
  @Guards(Rule.BRAKE)
  void anOrphanThatItsBackendCannotStopDoesNotCountAsStopped() {
    try (Shop shop = open()) {
      cancelledOrphan(shop);
      plugin.instead("capability", (real, method, arguments) -> Optional.empty());

      shop.live(Duration.ofMinutes(1));

      assertThat(only(shop)).isEqualTo(InstanceState.RUNNING);
      assertThat(shop.hand().brake().show().left()).isEqualTo(2);
    }
  }

  /** Delivered, its time over by the platform's lists, and unknown to a new journal. */
  private static ContractId expiredOrphan(Shop shop) {
    ContractId contract = shop.rent();
    shop.turn();
    shop.platform.control().endContract(contract, shop.clock.instant().minusSeconds(1));
    shop.loseTheJournal();
    return contract;
  }

  @Test
  void anOrphanWhoseTimeIsOverIsLeftAloneWhileItsOwnAnswerIsNotHeard() {
    try (Shop shop = open()) {
      ContractId contract = expiredOrphan(shop);
      shop.platform.control().addFault(LOCK, 100_000, new Fault.Refused());

      hours(shop, 26);

      assertThat(only(shop)).isEqualTo(InstanceState.RUNNING);
      assertThat(shop.find(contract)).isEmpty();
    }
  }

  @Test
  void anOrphanWhoseTimeIsOverIsTakenInTogetherWithItsEnd() {
    try (Shop shop = open()) {
      ContractId contract = expiredOrphan(shop);

      for (int hour = 0; hour < 26 && shop.find(contract).isEmpty(); hour++) {
        shop.engine().reconcile().round();
        shop.clock.advance(Duration.ofHours(1));
      }

      assertThat(shop.engine().journal().wish(contract).map(Journal.Wished::wish))
          .contains(Wish.EXPIRE);
    }
  }

  @Test
  void whatIsListedAndNotFoundByItsMarkIsNotRemoved() {
    try (Shop shop = open()) {
      ContractId contract = cancelledOrphan(shop);
      plugin.instead("find", (real, method, arguments) -> new Lookup.Absent());

      hours(shop, 26);

      assertThat(shop.cloud.machines()).hasSize(1);
      assertThat(shop.find(contract)).isEmpty();
    }
  }

  @Test
  void whatIsListedAsLeftOverAndFoundAsAnInstanceIsNotRemoved() {
    try (Shop shop = open()) {
      ContractId contract = cancelledOrphan(shop);
      plugin.instead(
          "inventory",
          (real, method, arguments) ->
              leftOver((Inventory.Complete) Twisted.call(real, method, arguments)));

      hours(shop, 26);

      assertThat(shop.cloud.machines()).hasSize(1);
      assertThat(shop.find(contract)).isEmpty();
    }
  }

  private static Inventory leftOver(Inventory.Complete seen) {
    return new Inventory.Complete(
        seen.identity(),
        seen.resources().stream()
            .map(one ->
                new Observed(
                    one.externalId(),
                    one.name(),
                    one.ownership(),
                    InstanceState.REMAINS,
                    one.createdAt()))
            .toList());
  }
}
