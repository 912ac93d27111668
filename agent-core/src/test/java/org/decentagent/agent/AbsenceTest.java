// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Ending;
import org.decentagent.agent.journal.EndingReason;
import org.decentagent.agent.journal.Journal;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backend whose ways to look do not agree about what its plugin says is gone. */
final class AbsenceTest {
  private static final InvocationHandler FAILS =
      (real, method, arguments) -> {
        throw new ProvisioningException.Retryable(new FailureCode("test/away"), "it is away");
      };
  private static final InvocationHandler ABSENT = (real, method, arguments) -> new Lookup.Absent();

  @TempDir Path folder;
  private final Twist plugin = new Twist();

  private Shop open() {
    return Shop.withPlugin(folder, plugin);
  }

  /** Its plugin says that it is gone, and it still stands. */
  private ContractId saidToBeGone(Shop shop) {
    ContractId contract = shop.rent();
    shop.turn();
    plugin.instead("terminate", (real, method, arguments) -> new Removal.Gone());
    shop.cancel(contract);
    return contract;
  }

  private void listsNothing(Shop shop, ContractId contract) {
    Inventory nothing =
        new Inventory.Complete(shop.contract(contract).identity().orElseThrow(), List.of());
    plugin.instead("inventory", (real, method, arguments) -> nothing);
  }

  private static void isNotProvenGone(Shop shop, ContractId contract, String why) {
    assertThat(shop.state(contract)).isEqualTo(ContractState.TERMINATING);
    assertThat(shop.contract(contract).trouble().orElseThrow().message())
        .contains("not proven gone", why);
    assertThat(shop.platform.control().contract(contract).terminationReported()).isEmpty();
  }

  @Test
  @Guards({Rule.PROOF, Rule.EVERYTHING})
  void whatIsStillBeingRemovedIsNotGoneThoughNothingShowsItAnyMore() {
    try (Shop shop = open()) {
      ContractId contract = shop.rent();
      shop.turn();
      plugin.instead(
          "terminate",
          (real, method, arguments) -> {
            Object removed = Twisted.call(real, method, arguments);
            return removed instanceof Removal.Gone
                ? new Removal.InProgress(Duration.ofSeconds(30), "its disk is still there")
                : removed;
          });
      shop.cancel(contract);
      shop.live(Duration.ofMinutes(5));
      ContractState meanwhile = shop.state(contract);
      int machines = shop.cloud.machines().size();
      plugin.straighten();

      shop.live(Duration.ofMinutes(5));

      assertThat(meanwhile).isEqualTo(ContractState.TERMINATING);
      assertThat(machines).isZero();
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
    }
  }

  @Test
  @Guards(Rule.PROOF)
  void whatALookFindsIsNotGoneThoughTheListingLacksIt() {
    try (Shop shop = open()) {
      ContractId contract = saidToBeGone(shop);
      listsNothing(shop, contract);

      shop.live(Duration.ofMinutes(15));

      isNotProvenGone(shop, contract, "found again");
    }
  }

  @Test
  @Guards(Rule.PROOF)
  void whatTheListingShowsIsNotGoneThoughALookLacksIt() {
    try (Shop shop = open()) {
      ContractId contract = saidToBeGone(shop);
      plugin.instead("find", ABSENT);

      shop.live(Duration.ofMinutes(15));

      isNotProvenGone(shop, contract, "the listing shows");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"find", "visibility"})
  @Guards(Rule.PROOF)
  void aLookThatFailsProvesNothing(String look) {
    try (Shop shop = open()) {
      ContractId contract = saidToBeGone(shop);
      listsNothing(shop, contract);
      plugin.instead(look, FAILS);

      shop.live(Duration.ofMinutes(15));

      isNotProvenGone(shop, contract, "it is away");
    }
  }

  @Test
  @Guards({Rule.PROOF, Rule.EFFECT})
  void aRemovalThatThePluginCannotDoIsNotTakenForDone() {
    try (Shop shop = open()) {
      ContractId contract = shop.rent();
      shop.turn();
      plugin.instead(
          "terminate",
          (real, method, arguments) -> {
            throw new ProvisioningException.Permanent(new FailureCode("test/cannot"), "it cannot");
          });
      shop.cancel(contract);

      shop.live(Duration.ofMinutes(1));
      ContractState meanwhile = shop.state(contract);
      String trouble = shop.contract(contract).trouble().orElseThrow().message();
      plugin.straighten();
      shop.live(Duration.ofMinutes(6));

      assertThat(meanwhile).isEqualTo(ContractState.TERMINATING);
      assertThat(trouble).contains("it cannot");
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.cloud.machines()).isEmpty();
    }
  }

  private static Instant told(Shop shop, ContractId contract, String beginning) {
    return shop.engine().journal().events(contract).stream()
        .filter(event -> event.what().startsWith(beginning))
        .map(Journal.Event::at)
        .findFirst()
        .orElseThrow();
  }

  @Test
  @Guards(Rule.PROOF)
  void theSecondLookComesAWhileAfterTheFirst() {
    try (Shop shop = open()) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.cancel(contract);

      shop.live(Duration.ofSeconds(10));

      Instant first = told(shop, contract, "removed; looking once more");
      assertThat(told(shop, contract, "gone: two looks"))
          .isAfterOrEqualTo(first.plus(Duration.ofSeconds(1)));
    }
  }

  @Test
  @Guards(Rule.PROOF)
  void whatIsSeenAgainHasToBeMissedTwiceAnew() {
    AtomicInteger looks = new AtomicInteger();
    try (Shop shop = open()) {
      ContractId contract = saidToBeGone(shop);
      listsNothing(shop, contract);
      plugin.instead(
          "find",
          (real, method, arguments) ->
              looks.incrementAndGet() == 2
                  ? Twisted.call(real, method, arguments)
                  : new Lookup.Absent());

      shop.live(Duration.ofMinutes(15));

      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(looks).hasValue(4);
    }
  }

  @Test
  void whatIsMissedForTheFirstTimeIsNoTroubleAnyMore() {
    try (Shop shop = open()) {
      ContractId contract = saidToBeGone(shop);
      listsNothing(shop, contract);
      shop.live(Duration.ofMinutes(15));
      isNotProvenGone(shop, contract, "found again");
      plugin.instead("find", ABSENT);

      shop.liveUntil(
          () -> shop.contract(contract).ending().flatMap(Ending::firstProof).isPresent(),
          Duration.ofMinutes(15));

      assertThat(shop.state(contract)).isEqualTo(ContractState.TERMINATING);
      assertThat(shop.contract(contract).trouble()).isEmpty();
    }
  }

  @Test
  void whatWasNeverBegunIsGoneThoughItsBackendIsNotThere() {
    try (Shop shop = open()) {
      ContractId contract = Contracts.id(1);
      ContractRecord nowhere =
          ContractRecord.planned(contract, new BackendName("nowhere"), Contracts.order());
      Ending ending = Ending.of(EndingReason.FAILED, "the operator says that nothing exists");
      shop.engine()
          .work()
          .wake(
              contract,
              () ->
                  shop.engine().journal().plan(nowhere.ending(ContractState.TERMINATING, ending)));

      shop.runDue();

      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
    }
  }
}
