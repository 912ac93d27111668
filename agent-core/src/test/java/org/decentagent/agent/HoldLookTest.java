// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.decentagent.agent.HoldWords.adopt;
import static org.decentagent.agent.HoldWords.say;
import static org.decentagent.agent.HoldWords.why;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.decentagent.agent.hand.HoldWord;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Fence;
import org.decentagent.agent.journal.Hold;
import org.decentagent.platform.PlatformClient;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.SshAccess;
import org.decentagent.testkit.cloud.CloudOperation;
import org.decentagent.testkit.cloud.Fault;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator's word about a delivery is held against, and where it goes on from there. */
final class HoldLookTest {
  private static final HoldWord NONE = new HoldWord.None();

  private final Twist plugin = new Twist();

  @TempDir Path folder;

  private Shop twisted() {
    return Shop.withPlugin(folder, plugin);
  }

  /** Held before it was claimed: something has its name. */
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
    shop.cloud.stripLabels(only(shop));
    shop.live(Duration.ofMinutes(1));
    assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
    return contract;
  }

  private static String only(Shop shop) {
    assertThat(shop.cloud.machines()).hasSize(1);
    return shop.cloud.machines().getFirst().id();
  }

  private static String plantStamped(Shop shop, ContractId contract, String name) {
    return shop.cloud.plant(name, new OwnerStamp(shop.owner(), contract, 1, name).labels());
  }

  @Test
  @Guards({Rule.LOOK_FIRST, Rule.STAMP})
  void aStampThatOnlyTheListingShowsContradictsTheWordThatNothingExists() {
    try (Shop shop = twisted()) {
      ContractId contract = stampLost(shop);
      String renamed = plantStamped(shop, contract, "renamed-by-somebody");
      plugin.instead("find", (real, method, arguments) -> new Lookup.Absent());

      String said = why(say(shop, contract, NONE));

      assertThat(said).startsWith("refused: ").contains("--adopt=" + renamed);
      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
    }
  }

  @Test
  @Guards(Rule.LOOK_FIRST)
  void whileTheMarkCannotBeLookedForNoWordIsBelieved() {
    try (Shop shop = twisted()) {
      ContractId contract = stampLost(shop);
      String id = only(shop);
      plugin.instead(
          "find",
          (real, method, arguments) -> {
            throw new ProvisioningException.Retryable(new FailureCode("test/busy"), "it is busy");
          });

      String none = why(say(shop, contract, NONE));
      String adopted = why(say(shop, contract, adopt(id)));

      assertThat(none).startsWith("cannot look: ");
      assertThat(adopted).startsWith("cannot look: ");
      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
    }
  }

  @Test
  @Guards(Rule.LOOK_FIRST)
  void whileTheListingIsNotCompleteNoWordIsBelieved() {
    try (Shop shop = twisted()) {
      ContractId contract = stampLost(shop);
      shop.cloud.removeBehindOurBack(only(shop));
      plugin.instead(
          "inventory", (real, method, arguments) -> new Inventory.Unavailable("a page is missing"));

      String none = why(say(shop, contract, NONE));

      assertThat(none).startsWith("cannot look: ").contains("a page is missing");
      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
      assertThat(shop.cloud.machines()).isEmpty();
    }
  }

  @Test
  @Guards(Rule.BRAKE)
  void whatIsThereIsNotSettledByAWordAboutItsEnd() {
    try (Shop shop = twisted()) {
      ContractId contract = nameTaken(shop);

      assertThat(why(say(shop, contract, new HoldWord.Expired()))).startsWith("refused: that is");
      assertThat(why(say(shop, contract, new HoldWord.Keep()))).startsWith("refused: that is");
      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
    }
  }

  @Test
  void aWordAboutWhatChangesWhileItIsLookedAtIsNotWritten() {
    try (Shop shop = twisted()) {
      ContractId contract = nameTaken(shop);
      shop.cloud.removeBehindOurBack(only(shop));
      plugin.after(
          "find",
          () ->
              shop.engine()
                  .journal()
                  .apply(
                      Change.to(
                          shop.contract(contract)
                              .held("something else", Hold.Question.WHAT_IS_THERE))));

      String said = why(say(shop, contract, NONE));

      assertThat(said).startsWith("refused: the contract changed meanwhile");
      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
    }
  }

  @Test
  @Guards(Rule.FENCE)
  void whatARivalClaimedMeanwhileIsNotMadeByTheOperatorsWord() {
    try (Shop shop = twisted();
        PlatformClient rival = shop.rival()) {
      ContractId contract = nameTaken(shop);
      shop.cloud.removeBehindOurBack(only(shop));
      say(shop, contract, NONE);
      Shop.ok(rival.reportProvisioning(contract));

      shop.live(Duration.ofMinutes(1));

      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.cloud.machines()).isEmpty();
    }
  }

  @Test
  @Guards(Rule.FENCE)
  void whatIsAdoptedBeforeItWasClaimedIsClaimedFirst() {
    try (Shop shop = twisted()) {
      ContractId contract = nameTaken(shop);
      shop.cloud.removeBehindOurBack(only(shop));
      String id = plantStamped(shop, contract, Mark.of(contract).text());

      say(shop, contract, adopt(id));
      ContractState then = shop.state(contract);
      shop.live(Duration.ofMinutes(1));

      assertThat(then).isEqualTo(ContractState.PLANNED);
      assertThat(shop.contract(contract).fence()).isEqualTo(Fence.WON);
      assertThat(shop.contract(contract).acceptedAt()).isPresent();
    }
  }

  @Test
  @Guards(Rule.LOOK_FIRST)
  void aDeliveryThatIsAdoptedGoesOnOnTheAccountThatWasLookedAt() {
    try (Shop shop = twisted()) {
      ContractId contract = stampLost(shop);
      shop.cloud.addFault(CloudOperation.IDENTIFY, new Fault.OtherIdentity("new"), 0, 100_000);
      String id = only(shop);
      SshAccess access = shop.cloud.machines().getFirst().ssh();

      say(shop, contract, new HoldWord.Adopt(id, Optional.of(access)));
      shop.live(Duration.ofMinutes(1));

      assertThat(shop.contract(contract).identity().orElseThrow().text()).isEqualTo("new");
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
    }
  }

  @Test
  @Guards(Rule.LOOK_FIRST)
  void aStampedDeliveryThatIsAdoptedGoesOnOnTheAccountThatWasLookedAt() {
    try (Shop shop = twisted()) {
      ContractId contract = stampLost(shop);
      shop.cloud.removeBehindOurBack(only(shop));
      String id = plantStamped(shop, contract, Mark.of(contract).text());
      shop.cloud.addFault(CloudOperation.IDENTIFY, new Fault.OtherIdentity("new"), 0, 100_000);

      say(shop, contract, adopt(id));
      shop.live(Duration.ofMinutes(1));

      assertThat(shop.contract(contract).identity().orElseThrow().text()).isEqualTo("new");
      assertThat(shop.state(contract)).isNotEqualTo(ContractState.HOLD);
    }
  }
}
