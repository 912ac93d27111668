// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.decentagent.agent.HoldWords.adopt;
import static org.decentagent.agent.HoldWords.say;
import static org.decentagent.agent.HoldWords.why;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.decentagent.agent.hand.HoldWord;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Ending;
import org.decentagent.agent.journal.EndingReason;
import org.decentagent.agent.journal.Fence;
import org.decentagent.agent.journal.Hold;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Mark;
import org.decentagent.spi.SshAccess;
import org.decentagent.testkit.platform.CallPattern;
import org.decentagent.testkit.platform.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a contract on hold becomes by the operator's word, field by field. */
final class HoldWordTest {
  private static final HoldWord NONE = new HoldWord.None();
  private static final CallPattern LOCK =
      new CallPattern("POST", "/api/v1/providers/*/contracts/*/lock");

  @TempDir Path folder;

  private static ContractId delivered(Shop shop) {
    ContractId contract = shop.rent();
    shop.turn();
    assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
    return contract;
  }

  /** Whatever it is now, it stands still in that state until the operator says what is there. */
  private static void hold(
      Shop shop, ContractId contract, UnaryOperator<ContractRecord> as, ContractState in) {
    ContractRecord changed = as.apply(shop.contract(contract)).to(in);
    shop.engine()
        .journal()
        .apply(Change.to(changed.held("look at it", Hold.Question.WHAT_IS_THERE)));
  }

  private static void hold(Shop shop, ContractId contract, ContractState in) {
    hold(shop, contract, UnaryOperator.identity(), in);
  }

  private static Ending over(EndingReason reason) {
    return Ending.of(reason, "it is over");
  }

  private static String id(Shop shop, ContractId contract) {
    return shop.contract(contract).ref().orElseThrow().externalId();
  }

  private static void nextLockSays(Shop shop, String status) {
    shop.platform
        .control()
        .failNext(
            LOCK,
            new Fault.Status(
                200,
                "application/json",
                "{\"success\":false,\"error\":\"Contract ab is not in lockable status (status: "
                    + status
                    + ")\"}"));
  }

  @Test
  void whatWasPausedWhenItWasHeldIsServedAsPausedAlthoughItRuns() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = delivered(shop);
      hold(shop, contract, ContractState.SUSPENDED);

      say(shop, contract, adopt(id(shop, contract)));

      assertThat(shop.state(contract)).isEqualTo(ContractState.SUSPENDED);
    }
  }

  @Test
  void whatThePlatformSaysIsDeliveredIsOursOnceItIsAdopted() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = delivered(shop);
      hold(
          shop,
          contract,
          record -> record.copy().fence(Fence.NOT_ASKED).build(),
          ContractState.PLANNED);

      say(shop, contract, adopt(id(shop, contract)));

      assertThat(shop.contract(contract).fence()).isEqualTo(Fence.WON);
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
    }
  }

  @Test
  void aClaimedDeliveryGoesOnWithWhatIsAdoptedWithoutAnotherClaim() {
    try (Shop shop = Shop.open(folder, cloud -> cloud.bootTime(Duration.ofHours(2)), "")) {
      ContractId contract = shop.rent();
      shop.turn();
      hold(shop, contract, ContractState.OBSERVED);

      say(shop, contract, adopt(shop.cloud.machines().getFirst().id()));

      assertThat(shop.state(contract)).isEqualTo(ContractState.CREATE_PENDING);
    }
  }

  @Test
  void whatNobodyKnowsTheOrderOfIsNotDeliveredByTheOperatorsWord() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      String id = shop.cloud.plant(Mark.of(contract).text(), Map.of());
      SshAccess access = shop.cloud.machines().getFirst().ssh();
      ContractRecord record =
          ContractRecord.adopted(
              contract,
              Contracts.BACKEND,
              1,
              Instance.at(new InstanceRef(Contracts.BACKEND, id), InstanceState.RUNNING).build(),
              new org.decentagent.spi.BackendIdentity("cloud"));
      shop.engine().journal().plan(record.held("look at it", Hold.Question.WHAT_IS_THERE));

      String said = why(say(shop, contract, new HoldWord.Adopt(id, Optional.of(access))));

      assertThat(said).startsWith("refused: ").contains("the platform's leave");
      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
    }
  }

  @Test
  void whatLostItsStampIsServedWithTheLoginThatTheJournalKnows() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = delivered(shop);
      Optional<SshAccess> access = shop.contract(contract).instance().orElseThrow().ssh();
      shop.cloud.stripLabels(id(shop, contract));
      hold(shop, contract, ContractState.ACTIVE);

      String said = why(say(shop, contract, adopt(id(shop, contract))));

      assertThat(said).contains("it is served");
      assertThat(access).isPresent();
      assertThat(shop.contract(contract).instance().orElseThrow().ssh()).isEqualTo(access);
    }
  }

  @Test
  void whatAContractHadThatIsGoneCanBeAdoptedForAnother() {
    try (Shop shop = Shop.open(folder)) {
      ContractId gone = delivered(shop);
      ContractId contract = delivered(shop);
      InstanceRef ref = shop.contract(contract).ref().orElseThrow();
      shop.engine()
          .journal()
          .apply(
              Change.to(
                  shop.contract(gone)
                      .ending(ContractState.GONE, over(EndingReason.CANCELLED))
                      .copy()
                      .instance(Instance.at(ref, InstanceState.STOPPED).build())
                      .build()));
      hold(shop, contract, ContractState.ACTIVE);

      assertThat(why(say(shop, contract, adopt(ref.externalId())))).contains("it is served");
    }
  }

  @Test
  void whatWasEndingIsGoneByTheOperatorsWordWithoutAskingThePlatform() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = delivered(shop);
      shop.cloud.removeBehindOurBack(id(shop, contract));
      hold(
          shop,
          contract,
          record -> record.copy().ending(over(EndingReason.EXPIRED)).build(),
          ContractState.TERMINATING);
      shop.platform.control().addFault(LOCK, 100, new Fault.Refused());

      String said = why(say(shop, contract, NONE));

      assertThat(said).startsWith("done: it ends (it is over)");
      assertThat(shop.state(contract)).isEqualTo(ContractState.TERMINATING);
    }
  }

  @Test
  void whatBearsNoStampAndHasItsNameIsLeftWhereItStandsByTheOperatorsWord() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = delivered(shop);
      shop.engine().journal().steps(contract).remember("root-password", "hunter2");
      shop.cloud.stripLabels(id(shop, contract));
      hold(
          shop,
          contract,
          record -> record.copy().ending(over(EndingReason.EXPIRED)).build(),
          ContractState.TERMINATING);

      String said = why(say(shop, contract, NONE));
      shop.live(Duration.ofMinutes(1));

      assertThat(said).startsWith("done: it is gone by your word alone");
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.engine().journal().steps(contract).value("root-password")).isEmpty();
      assertThat(shop.writes(contract)).doesNotContain("PUT terminated");
      assertThat(shop.cloud.machines()).hasSize(1);
    }
  }

  @Test
  void theStampOfAnotherContractDoesNotContradictTheWord() {
    try (Shop shop = Shop.open(folder)) {
      delivered(shop);
      ContractId contract = shop.rent();
      String taken = shop.cloud.plantStranger(Mark.of(contract).text());
      shop.live(Duration.ofSeconds(10));
      shop.cloud.removeBehindOurBack(taken);

      String said = why(say(shop, contract, NONE));

      assertThat(said).contains("made anew");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cancelled", "expired", "rejected", "provisioningfailed"})
  void whatThePlatformSaysIsOverEndsForThatReason(String status) {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = delivered(shop);
      shop.cloud.removeBehindOurBack(id(shop, contract));
      hold(shop, contract, ContractState.ACTIVE);
      nextLockSays(shop, status);

      String said = why(say(shop, contract, NONE));

      assertThat(said).startsWith("done: it ends (the platform says: " + status + ")");
      assertThat(shop.contract(contract).ending().orElseThrow().reason())
          .isEqualTo(
              status.equals("provisioningfailed")
                  ? EndingReason.FAILED
                  : EndingReason.valueOf(status.toUpperCase(java.util.Locale.ROOT)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"provisioned", "active", "paused"})
  void whatThePlatformSaysIsDeliveredIsServedOnceItIsAdopted(String status) {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = delivered(shop);
      hold(shop, contract, ContractState.ACTIVE);
      nextLockSays(shop, status);

      assertThat(why(say(shop, contract, adopt(id(shop, contract))))).contains("it is served");
    }
  }

  @Test
  void anOrphanThatStandsStillIsAdoptedAsPaused() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = delivered(shop);
      shop.platform.control().pause(contract, "dispute");
      shop.turn();
      shop.loseTheJournal();
      shop.platform.control().failNext(LOCK, new Fault.Refused()); // not taken back yet
      shop.engine().reconcile().round();
      String orphan = shop.hand().orphanList().list().getFirst().id();

      shop.hand()
          .orphans()
          .adopt(orphan, org.decentagent.agent.hand.OrphanDesk.Ground.PLATFORM, "eve");

      assertThat(shop.state(contract)).isEqualTo(ContractState.SUSPENDED);
    }
  }

  @Test
  void whatIsTooLateIsReportedTogetherWithTheWord() {
    try (Shop shop = Shop.open(folder, cloud -> cloud.bootTime(Duration.ofHours(2)), "")) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.cloud.removeBehindOurBack(shop.cloud.machines().getFirst().id());
      hold(shop, contract, ContractState.FAILED);

      String said = why(say(shop, contract, NONE));

      assertThat(said).contains("its time for delivery is over");
      assertThat(shop.unsent()).isEqualTo(1);
    }
  }
}
