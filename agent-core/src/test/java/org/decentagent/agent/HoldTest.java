// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.decentagent.agent.HoldWords.adopt;
import static org.decentagent.agent.HoldWords.say;
import static org.decentagent.agent.HoldWords.why;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.decentagent.agent.hand.HoldView;
import org.decentagent.agent.hand.HoldWord;
import org.decentagent.agent.hand.Said;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Ending;
import org.decentagent.agent.journal.EndingReason;
import org.decentagent.agent.journal.Fence;
import org.decentagent.agent.journal.Hold;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.Order;
import org.decentagent.platform.PlatformClient;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.Mark;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.SshAccess;
import org.decentagent.testkit.cloud.CloudOperation;
import org.decentagent.testkit.cloud.Fault;
import org.decentagent.testkit.platform.CallPattern;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Contracts on hold before they are delivered or while they end, and what the operator's word does
 * to them.
 */
final class HoldTest {
  private static final HoldWord NONE = new HoldWord.None();
  private static final HoldWord RETRY = new HoldWord.Retry();

  @TempDir Path folder;

  private static List<String> events(Shop shop, ContractId contract) {
    return shop.engine().journal().events(contract).stream().map(Journal.Event::what).toList();
  }

  /** Held before anything was made: something has its name. */
  private static ContractId nameTaken(Shop shop) {
    ContractId contract = shop.rent();
    shop.cloud.plantStranger(Mark.of(contract).text());
    shop.live(Duration.ofSeconds(10));
    assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
    return contract;
  }

  /** Held since what a lost create made bears no stamp any more. */
  private static ContractId stampLost(Shop shop) {
    ContractId contract = shop.rent();
    shop.cloud.addFault(CloudOperation.CREATE, new Fault.LostReply());
    shop.turn();
    shop.cloud.stripLabels(machine(shop, contract));
    shop.live(Duration.ofMinutes(1));
    assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
    return contract;
  }

  private static String machine(Shop shop, ContractId contract) {
    return shop.cloud.machines().stream()
        .filter(machine -> machine.name().equals(Mark.of(contract).text()))
        .findFirst()
        .orElseThrow()
        .id();
  }

  @Test
  void theOperatorSeesWhyAndWhatCanBeSaid() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = nameTaken(shop);

      List<HoldView> holds = shop.engine().hand().heldContracts().list();

      assertThat(holds).hasSize(1);
      assertThat(holds.getFirst().contract()).isEqualTo(contract.hex());
      assertThat(holds.getFirst().was()).isEqualTo("PLANNED");
      assertThat(holds.getFirst().why()).contains("bears no stamp");
      assertThat(holds.getFirst().ways())
          .extracting(HoldView.Way::command)
          .containsExactly(
              "dc-agent hold resolve " + contract.brief() + " --retry",
              "dc-agent hold resolve " + contract.brief() + " --adopt=ID",
              "dc-agent hold resolve " + contract.brief() + " --none");
    }
  }

  @Test
  void aNameThatIsTakenContradictsTheWordUntilItIsFree() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = nameTaken(shop);

      String taken = why(say(shop, contract, NONE));
      boolean released = shop.platform.control().contract(contract).lockHolder().isEmpty();
      shop.cloud.removeBehindOurBack(shop.cloud.machines().getFirst().id());
      String free = why(say(shop, contract, NONE));
      shop.live(Duration.ofMinutes(1));

      assertThat(taken).startsWith("refused: ").contains("rename or remove it");
      assertThat(released).isTrue();
      assertThat(free).contains("made anew");
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(events(shop, contract))
          .anyMatch(what ->
              what.startsWith("everm-rf said: nothing of it exists")
                  && what.contains("was looked at"));
    }
  }

  @Test
  void whatIsMendedGoesOnWhereItStoodAndWhatIsNotIsHeldAgain() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = nameTaken(shop);
      say(shop, contract, RETRY);
      shop.live(Duration.ofSeconds(10));
      ContractState still = shop.state(contract);
      shop.cloud.removeBehindOurBack(shop.cloud.machines().getFirst().id());

      say(shop, contract, RETRY);
      shop.live(Duration.ofMinutes(1));

      assertThat(still).isEqualTo(ContractState.HOLD);
      assertThat(events(shop, contract))
          .anyMatch(what -> what.endsWith(" said: try again; it goes on from PLANNED"));
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.engine().hand().heldContracts().list()).isEmpty();
    }
  }

  @Test
  void whatIsNotThereAnyMoreIsMadeOnceMoreByTheOperatorsWord() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = stampLost(shop);
      shop.cloud.removeBehindOurBack(machine(shop, contract));

      Said said = say(shop, contract, NONE);
      shop.live(Duration.ofMinutes(1));

      assertThat(why(said)).contains("made anew");
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.contract(contract).generation()).isEqualTo(2);
      assertThat(shop.cloud.machines())
          .singleElement()
          .satisfies(machine ->
              assertThat(machine.labels()).containsEntry("org.decentagent.generation", "2"));
    }
  }

  @Test
  void whatWasRememberedOfAnInstanceThatIsGoneIsForgottenBeforeItIsMadeOnceMore() {
    try (Shop shop = Shop.open(folder, cloud -> cloud.bootTime(Duration.ofMinutes(1)), "")) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.cloud.addFault(CloudOperation.IDENTIFY, new Fault.OtherIdentity("another"), 0, 1000);
      shop.live(Duration.ofSeconds(10));
      shop.cloud.clearFaults();
      ContractState held = shop.state(contract);
      shop.cloud.removeBehindOurBack(machine(shop, contract));

      Said said = say(shop, contract, NONE);
      shop.live(Duration.ofMinutes(3));

      assertThat(held).isEqualTo(ContractState.HOLD);
      assertThat(why(said)).contains("made anew");
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.cloud.creates()).isEqualTo(2);
      assertThat(shop.cloud.machines()).hasSize(1);
    }
  }

  @Test
  @Guards({Rule.PROOF, Rule.OUTBOX})
  void whatAnotherAccountDoesNotShowEndsByTheOperatorsWordAndIsReported() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.cloud.addFault(CloudOperation.IDENTIFY, new Fault.OtherIdentity("another"), 0, 100_000);
      shop.platform.control().pause(contract, "dispute");
      shop.live(Duration.ofSeconds(30));
      ContractState held = shop.state(contract);
      shop.platform.control().resume(contract);
      shop.cloud.removeBehindOurBack(machine(shop, contract));
      shop.cancel(contract);

      Said said = say(shop, contract, NONE);
      shop.live(Duration.ofMinutes(2));

      assertThat(held).isEqualTo(ContractState.HOLD);
      assertThat(said).isInstanceOf(Said.Done.class);
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.platform.control().contract(contract).terminationReported()).isPresent();
    }
  }

  @Test
  void whereNobodyCanLookTheOperatorsWordIsAllThereIs() {
    try (Shop shop = Shop.open(folder, cloud -> cloud.guarantee(CreateGuarantee.NONE), "")) {
      ContractId contract = shop.rent();
      shop.engine()
          .journal()
          .plan(
              ContractRecord.planned(contract, Contracts.BACKEND, order())
                  .copy()
                  .fence(Fence.WON)
                  .acceptedAt(shop.clock.instant())
                  .state(ContractState.UNKNOWN)
                  .build()
                  .held("nobody can tell", Hold.Question.WHAT_IS_THERE));

      Said said = say(shop, contract, NONE);
      shop.live(Duration.ofMinutes(2));

      assertThat(said)
          .isInstanceOfSatisfying(
              Said.Done.class,
              done -> assertThat(done.checked()).anyMatch(what -> what.contains("nobody looked")));
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.cloud.creates()).isEqualTo(1);
    }
  }

  private static Order order() {
    Order order = Contracts.order();
    return new Order(
        order.offering(), order.renterKey(), order.sizes(), Optional.empty(), Optional.empty());
  }

  @Test
  void theWordThatNothingExistsDoesNotStandAgainstAStamp() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = stampLost(shop);
      shop.cloud.removeBehindOurBack(machine(shop, contract));
      String name = Mark.of(contract).text();
      String late =
          shop.cloud.plant(name, new OwnerStamp(shop.owner(), contract, 1, name).labels());

      Said said = say(shop, contract, NONE);
      String after = shop.state(contract).name();
      Said adopted = say(shop, contract, adopt(late));
      shop.runDue();

      assertThat(why(said)).startsWith("refused: ").contains("--adopt=" + late);
      assertThat(after).isEqualTo("HOLD");
      assertThat(why(adopted)).contains("its delivery goes on with it");
      assertThat(shop.contract(contract).ref().orElseThrow().externalId()).isEqualTo(late);
    }
  }

  @Test
  void anInstanceIsAdoptedByTheIdThatExplainWritesAndByItsBackendsOwn() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = stampLost(shop);
      shop.cloud.removeBehindOurBack(machine(shop, contract));
      String name = Mark.of(contract).text();
      String late =
          shop.cloud.plant(name, new OwnerStamp(shop.owner(), contract, 1, name).labels());
      String elsewhere = why(say(shop, contract, adopt("other/" + late)));

      Said said = say(shop, contract, adopt(Contracts.BACKEND + "/" + late));
      shop.runDue();

      assertThat(elsewhere).contains("nothing of ours with the id 'other/" + late + "'");
      assertThat(why(said)).contains("its delivery goes on with it");
      assertThat(shop.contract(contract).ref().orElseThrow().externalId()).isEqualTo(late);
    }
  }

  @Test
  void whileTheBackendCannotBeLookedAtNothingIsBelieved() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = stampLost(shop);
      shop.cloud.addFault(CloudOperation.LIST, new Fault.PartialListing(), 0, 100);

      assertThat(why(say(shop, contract, NONE))).startsWith("cannot look: ");
      assertThat(why(say(shop, contract, adopt("m-1")))).startsWith("cannot look: ");
      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
    }
  }

  @Test
  void whileThePlatformCannotBeAskedNothingIsDecided() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = stampLost(shop);
      shop.platform
          .control()
          .addFault(CallPattern.any(), 100, new org.decentagent.testkit.platform.Fault.Refused());

      assertThat(why(say(shop, contract, NONE))).startsWith("cannot look: ");
      assertThat(why(say(shop, contract, adopt(machine(shop, contract)))))
          .startsWith("cannot look: ");
      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
    }
  }

  @Test
  void anInstanceWithoutAStampIsDeliveredByTheOperatorsWordOnceItsLoginWasTried() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = stampLost(shop);
      String id = machine(shop, contract);
      SshAccess access = shop.cloud.machines().getFirst().ssh();

      String unknown = why(say(shop, contract, adopt(id)));
      boolean released = shop.platform.control().contract(contract).lockHolder().isEmpty();
      Said said = say(shop, contract, new HoldWord.Adopt(id, Optional.of(access)));
      shop.live(Duration.ofMinutes(1));

      assertThat(unknown).startsWith("refused: ").contains("--access");
      assertThat(released).isTrue();
      assertThat(shop.platform.control().status(contract)).isEqualTo("active");
      assertThat(why(said)).contains("login of its customer");
      assertThat(shop.contract(contract).instance().orElseThrow().renterKey())
          .contains(shop.contract(contract).requireOrder().renterKey());
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.cloud.creates()).isEqualTo(1);
      assertThat(events(shop, contract))
          .anyMatch(what -> what.contains("adopt " + id) && what.contains("no stamp"));
    }
  }

  @Test
  void whatBearsAnothersStampOrAnotherNameIsNeverAdopted() {
    try (Shop shop = Shop.open(folder)) {
      ContractId other = shop.rent();
      shop.turn();
      ContractId contract = stampLost(shop);
      String theirs = shop.contract(other).ref().orElseThrow().externalId();
      ContractId third = new ContractId("cd".repeat(32));
      String orphan =
          shop.cloud.plant(
              Mark.of(third).text(),
              new OwnerStamp(shop.owner(), third, 1, Mark.of(third).text()).labels());
      String copy = shop.cloud.copyInstance(theirs);
      String unmarked = shop.cloud.plant(Mark.of(new ContractId("ef".repeat(32))).text(), Map.of());

      assertThat(why(say(shop, contract, adopt(theirs)))).contains("the instance of contract");
      assertThat(why(say(shop, contract, adopt(orphan)))).contains("the stamp of contract");
      assertThat(why(say(shop, contract, adopt(copy)))).contains("never touched");
      assertThat(why(say(shop, contract, adopt(unmarked)))).contains("no stamp, and is called");
      assertThat(why(say(shop, contract, adopt("m-999")))).contains("nothing of ours with the id");
      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
    }
  }

  @Test
  void whatLostItsStampIsRemovedByHandAndTheWordEndsTheContract() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      String id = shop.cloud.machines().getFirst().id();
      shop.cloud.stripLabels(id);
      shop.cancel(contract);
      shop.live(Duration.ofMinutes(2));
      ContractState held = shop.state(contract);
      String adopted = why(say(shop, contract, adopt(id)));
      shop.cloud.removeBehindOurBack(id);

      say(shop, contract, NONE);
      shop.live(Duration.ofMinutes(30));

      assertThat(held).isEqualTo(ContractState.HOLD);
      assertThat(adopted).startsWith("refused: that is no answer").contains("--retry | ", "--none");
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.writes(contract)).contains("PUT terminated");
      assertThat(events(shop, contract)).anyMatch(what -> what.startsWith("gone: two looks"));
    }
  }

  @Test
  @Guards(Rule.FENCE)
  void whileAnotherAgentHoldsTheLeaseNoWordBeginsAnything() {
    try (Shop shop = Shop.open(folder);
        PlatformClient rival = shop.rival()) {
      ContractId contract = stampLost(shop);
      String id = machine(shop, contract);
      shop.cloud.removeBehindOurBack(id);
      Shop.ok(rival.lock(contract));

      assertThat(why(say(shop, contract, NONE))).startsWith("refused: ").contains("another agent");
      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
    }
  }

  @Test
  @Guards(Rule.EVERYTHING)
  void whatThePlatformSaysIsOverIsNotAdopted() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = stampLost(shop);
      shop.cancel(contract);

      String said = why(say(shop, contract, adopt(machine(shop, contract))));

      assertThat(said).startsWith("refused: ").contains("is to be removed and not adopted");
      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
    }
  }

  @Test
  void whatThePlatformDoesNotKnowIsNotAdopted() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = stampLost(shop);
      shop.platform
          .control()
          .failNext(
              new CallPattern("POST", "/api/v1/providers/*/contracts/*/lock"),
              new org.decentagent.testkit.platform.Fault.Status(
                  200, "application/json", "{\"success\":false,\"error\":\"Contract not found\"}"));

      String said = why(say(shop, contract, adopt(machine(shop, contract))));

      assertThat(said).startsWith("refused: ").contains("Contract not found");
      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
    }
  }

  @Test
  @Guards(Rule.FENCE)
  void whatWasNeverClaimedIsNotDeliveredByTheOperatorsWord() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = nameTaken(shop);
      SshAccess access = shop.cloud.machines().getFirst().ssh();

      Said said =
          say(shop, contract, new HoldWord.Adopt(machine(shop, contract), Optional.of(access)));

      assertThat(why(said)).startsWith("refused: ").contains("the platform's leave");
      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
      assertThat(shop.platform.control().contract(contract).lockHolder()).isEmpty();
    }
  }

  @Test
  void whatWasHeldForTooLongEndsInsteadOfBeingMade() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = stampLost(shop);
      shop.cloud.removeBehindOurBack(machine(shop, contract));
      shop.clock.advance(Duration.ofMinutes(59));

      String said = why(say(shop, contract, NONE));
      shop.live(Duration.ofMinutes(30));

      assertThat(said).contains("its time for delivery is over");
      assertIsFailedByOurWord(shop, contract);
      assertThat(shop.cloud.machines()).isEmpty();
    }
  }

  private static void assertIsFailedByOurWord(Shop shop, ContractId contract) {
    assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
    assertThat(shop.platform.control().status(contract)).isEqualTo("provisioningfailed");
    assertThat(events(shop, contract)).contains("told the platform: provisioning failed (taken)");
  }

  @Test
  void whatFailedBeforeItWasHeldIsNotMadeAnew() {
    try (Shop shop = Shop.open(folder, cloud -> cloud.bootTime(Duration.ofHours(2)), "")) {
      ContractId contract = shop.rent();
      shop.turn();
      Ending ending = Ending.of(EndingReason.FAILED, "it broke");
      shop.engine()
          .journal()
          .apply(
              Change.to(
                  shop.contract(contract)
                      .ending(ContractState.FAILED, ending)
                      .held("look at it", Hold.Question.WHAT_IS_THERE)));
      shop.cloud.removeBehindOurBack(machine(shop, contract));

      String said = why(say(shop, contract, NONE));
      shop.live(Duration.ofMinutes(5));

      assertThat(said).contains("its time for delivery is over");
      assertIsFailedByOurWord(shop, contract);
      assertThat(shop.cloud.creates()).isEqualTo(1);
    }
  }

  @Test
  void whatIsNotOnHoldOrNotNamedClearlyIsLeftAlone() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();

      Said served = say(shop, contract, NONE);
      Said none = shop.engine().hand().holds().resolve("ffff", NONE, "eve");
      Said hostile = shop.engine().hand().holds().resolve("%' or 1=1 --", NONE, "eve");

      assertThat(why(served)).contains("is not on hold but ACTIVE");
      assertThat(none).isInstanceOf(Said.NoSuch.class);
      assertThat(hostile).isInstanceOf(Said.NoSuch.class);
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
    }
  }
}
