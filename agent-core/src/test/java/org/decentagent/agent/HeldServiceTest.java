// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.decentagent.agent.HoldWords.adopt;
import static org.decentagent.agent.HoldWords.say;
import static org.decentagent.agent.HoldWords.why;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.decentagent.agent.hand.HoldWord;
import org.decentagent.agent.hand.Said;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Mark;
import org.decentagent.testkit.cloud.CloudOperation;
import org.decentagent.testkit.cloud.Fault;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Delivered contracts on hold, and what the operator's word does to them. */
final class HeldServiceTest {
  private static final HoldWord NONE = new HoldWord.None();

  @TempDir Path folder;

  @Test
  void aDeliveredInstanceIsNotMadeAgainByAnyWord() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = pausedOnAnotherAccount(shop);
      shop.cloud.removeBehindOurBack(shop.cloud.machines().getFirst().id());

      Said none = say(shop, contract, NONE);

      assertThat(why(none)).startsWith("refused: ").contains("its customer pays for it");
      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
    }
  }

  @Test
  void aDeliveredInstanceThatStandsOnIsServedAgain() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = pausedOnAnotherAccount(shop);

      Said said = say(shop, contract, adopt(shop.cloud.machines().getFirst().id()));
      shop.live(Duration.ofMinutes(1));

      assertThat(why(said)).contains("served");
      assertThat(shop.state(contract)).isEqualTo(ContractState.SUSPENDED);
    }
  }

  @Test
  void whatTheOperatorMadeInItsPlaceIsServedInsteadOfWhatIsGone() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = pausedOnAnotherAccount(shop);
      shop.cloud.removeBehindOurBack(shop.cloud.machines().getFirst().id());
      String restored = shop.cloud.plant(Mark.of(contract).text(), Map.of());

      Said said = say(shop, contract, adopt(restored));

      assertThat(why(said)).contains("served");
      assertThat(shop.contract(contract).ref().orElseThrow().externalId()).isEqualTo(restored);
    }
  }

  @Test
  @Guards(Rule.LOOK_FIRST)
  void whatTheOperatorAdoptsIsServedOnTheAccountThatWasLookedAt() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = pausedOnAnotherAccount(shop);
      shop.cloud.addFault(CloudOperation.IDENTIFY, new Fault.OtherIdentity("new"), 0, 100_000);

      say(shop, contract, adopt(shop.cloud.machines().getFirst().id()));
      shop.live(Duration.ofMinutes(1));

      assertThat(shop.contract(contract).identity().orElseThrow().text()).isEqualTo("new");
      assertThat(shop.state(contract)).isEqualTo(ContractState.SUSPENDED);
    }
  }

  @Test
  void whatWasHeldWhileItWasPausedIsStartedOnceThePlatformWantsItToRun() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.platform.control().pause(contract, "dispute");
      shop.turn();
      shop.cloud.addFault(CloudOperation.IDENTIFY, new Fault.OtherIdentity("another"), 0, 1000);
      shop.platform.control().resume(contract);
      shop.live(Duration.ofSeconds(10));
      shop.cloud.clearFaults();
      String was = shop.engine().hand().heldContracts().list().getFirst().was();

      say(shop, contract, adopt(shop.cloud.machines().getFirst().id()));
      shop.live(Duration.ofMinutes(1));

      assertThat(was).isEqualTo("SUSPENDED");
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.cloud.machines())
          .singleElement()
          .satisfies(machine -> assertThat(machine.state()).isEqualTo(InstanceState.RUNNING));
    }
  }

  private static ContractId pausedOnAnotherAccount(Shop shop) {
    ContractId contract = shop.rent();
    shop.turn();
    shop.platform.control().pause(contract, "dispute");
    shop.cloud.addFault(CloudOperation.IDENTIFY, new Fault.OtherIdentity("another"), 0, 1000);
    shop.live(Duration.ofSeconds(10));
    shop.cloud.clearFaults();
    assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
    return contract;
  }

  /** The platform had told of an end in thirty days, and now says that it is over. */
  private static ContractId expiredEarly(Shop shop) {
    ContractId contract = shop.rent();
    shop.turn();
    shop.turn();
    shop.platform.control().endContract(contract, shop.clock.instant().minusSeconds(1));
    shop.live(Duration.ofSeconds(10));
    assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
    return contract;
  }

  @Test
  void anEarlyEndThatIsKeptIsServedUntilTheEndThatWasToldFirst() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = expiredEarly(shop);
      String wrong = why(say(shop, contract, NONE));

      say(shop, contract, new HoldWord.Keep());
      shop.live(Duration.ofMinutes(10));
      ContractState kept = shop.state(contract);
      shop.clock.advance(Duration.ofDays(31));
      shop.live(Duration.ofMinutes(2));

      assertThat(wrong).startsWith("refused: ").contains("--keep", "--expired");
      assertThat(kept).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.histories()).contains(" said: it is not over yet; it is served until");
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
    }
  }

  @Test
  @Guards(Rule.BRAKE)
  void whetherItIsOverIsSettledByNoOtherWord() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = expiredEarly(shop);
      HoldWord adopted = adopt(shop.cloud.machines().getFirst().id());

      assertThat(why(say(shop, contract, new HoldWord.Retry()))).startsWith("refused: that is no");
      assertThat(why(say(shop, contract, adopted))).startsWith("refused: that is no");
      assertThat(why(say(shop, contract, NONE))).startsWith("refused: that is no");
      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
    }
  }

  @Test
  @Guards(Rule.BRAKE)
  void theWordThatItIsNotOverCountsForTheEndThatWasKnownThen() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = expiredEarly(shop);
      say(shop, contract, new HoldWord.Keep());
      shop.live(Duration.ofMinutes(1));
      ContractState kept = shop.state(contract);
      shop.platform.control().endContract(contract, shop.clock.instant().plus(Duration.ofDays(90)));
      shop.turn();
      shop.platform.control().endContract(contract, shop.clock.instant().minusSeconds(1));

      shop.live(Duration.ofSeconds(10));

      assertThat(kept).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
    }
  }

  @Test
  void anEarlyEndThatIsAcceptedIsToldToThePlatformBeforeItIsRemoved() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = expiredEarly(shop);

      say(shop, contract, new HoldWord.Expired());
      shop.live(Duration.ofMinutes(2));

      assertThat(shop.platform.control().status(contract)).isEqualTo("expired");
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.cloud.machines()).isEmpty();
    }
  }
}
