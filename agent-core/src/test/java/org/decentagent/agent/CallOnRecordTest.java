// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.decentagent.agent.HoldWords.say;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.decentagent.agent.hand.Explainer;
import org.decentagent.agent.hand.HoldWord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.testkit.platform.CallPattern;
import org.decentagent.testkit.platform.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What stays on record of a call whose answer is known, where one whose answer is not known is
 * never repeated.
 */
final class CallOnRecordTest {
  private static final FailureCode CODE = new FailureCode("test/no");

  private static final CallPattern LOCK =
      new CallPattern("POST", "/api/v1/providers/*/contracts/*/lock");

  private final Twist plugin = new Twist();
  private final AtomicInteger calls = new AtomicInteger();

  @TempDir Path folder;

  private Shop unrepeatable() {
    return Shop.withPlugin(folder, cloud -> cloud.guarantee(CreateGuarantee.NONE), plugin);
  }

  private void firstFails(ProvisioningException failure) {
    plugin.instead(
        "provision",
        (real, method, arguments) -> {
          if (calls.incrementAndGet() == 1) {
            throw failure;
          }
          return Twisted.call(real, method, arguments);
        });
  }

  private static List<String> unanswered(Shop shop, ContractId contract) {
    return ((Explainer.Told.Of) shop.hand().explainer().explain(contract.hex()))
        .explanation().timeline().stream()
            .map(entry -> entry.what())
            .filter(what -> what.startsWith("begun, without a result"))
            .toList();
  }

  static Stream<ProvisioningException> passing() {
    return Stream.of(
        new ProvisioningException.Retryable(CODE, "it is busy"),
        new ProvisioningException.AccessDenied(CODE, "the token was revoked"),
        new ProvisioningException.QuotaExceeded(CODE, "it is full"));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void aCreateThatWasRefusedForNowIsRepeatedByItself(ProvisioningException refusal) {
    try (Shop shop = unrepeatable()) {
      firstFails(refusal);
      ContractId contract = shop.rent();

      shop.live(Duration.ofMinutes(10));

      assertThat(calls).hasValue(2);
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(unanswered(shop, contract)).isEmpty();
    }
  }

  @Test
  void aCreateThatTakesAWhileIsAskedForAgainByItself() {
    try (Shop shop = unrepeatable()) {
      plugin.instead(
          "provision",
          (real, method, arguments) ->
              calls.incrementAndGet() == 1
                  ? new Provisioned.InProgress(Duration.ofMinutes(1), "laying bricks")
                  : Twisted.call(real, method, arguments));
      ContractId contract = shop.rent();

      shop.live(Duration.ofMinutes(3));

      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
    }
  }

  @Test
  void aCreateThatMetSomethingElseIsRepeatedByTheOperatorsWord() {
    try (Shop shop = unrepeatable()) {
      firstFails(new ProvisioningException.Conflict(CODE, "its place is taken"));
      ContractId contract = shop.rent();
      shop.turn();
      ContractState held = shop.state(contract);

      say(shop, contract, new HoldWord.Retry());
      shop.live(Duration.ofMinutes(1));

      assertThat(held).isEqualTo(ContractState.HOLD);
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
    }
  }

  @Test
  void ofACreateThatIsRefusedForGoodItIsNotToldThatItsResultIsUnknown() {
    try (Shop shop = unrepeatable()) {
      firstFails(new ProvisioningException.Permanent(CODE, "it is not sold"));
      ContractId contract = shop.rent();

      shop.live(Duration.ofMinutes(5));

      assertThat(shop.platform.control().status(contract)).isEqualTo("provisioningfailed");
      assertThat(shop.histories()).doesNotContain("reporting again");
      assertThat(unanswered(shop, contract)).isEmpty();
    }
  }

  /** On record as begun, by a process that did not live to hear the answer. */
  private ContractId diedInside(Shop shop) {
    firstFails(new ProvisioningException.Retryable(CODE, "it is busy"));
    ContractId contract = shop.rent();
    shop.turn();
    assertThat(shop.state(contract)).isEqualTo(ContractState.CREATE_PENDING);
    shop.engine()
        .journal()
        .steps(contract)
        .begin("agent:provision", shop.clock.instant().plusSeconds(60));
    shop.live(Duration.ofMinutes(5));
    return contract;
  }

  @Test
  void aCreateInWhichTheAgentDiedIsNotRepeatedWhereThatMayMakeTwo() {
    try (Shop shop = unrepeatable()) {
      ContractId contract = diedInside(shop);

      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
      assertThat(calls).hasValue(1);
    }
  }

  @Test
  void aCreateInWhichTheAgentDiedIsRepeatedAtOnceWhereThatIsHarmless() {
    try (Shop shop = Shop.withPlugin(folder, plugin)) {
      ContractId contract = diedInside(shop);

      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.histories()).doesNotContain("looked: ");
    }
  }

  @Test
  void whatIsThereAndIsNotOursIsNoGroundToMakeAnother() {
    try (Shop shop =
        Shop.withPlugin(folder, cloud -> cloud.guarantee(CreateGuarantee.TAG_SEARCH), plugin)) {
      firstFails(new ProvisioningException.UnknownOutcome(CODE, "the line broke"));
      ContractId contract = shop.rent();
      shop.turn();
      plugin.instead("find", (real, method, arguments) -> new Lookup.NotOurs("it has no stamp"));

      shop.live(Duration.ofMinutes(30));

      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
      assertThat(calls).hasValue(1);
    }
  }

  @Test
  void whatStoodInTheWayOfAFailureIsNoTroubleOfTheRemoval() {
    try (Shop shop = Shop.withPlugin(folder, plugin)) {
      plugin.instead(
          "provision",
          (real, method, arguments) -> {
            shop.platform.control().addFault(LOCK, 2, new Fault.Refused());
            throw new ProvisioningException.Permanent(CODE, "it is not sold");
          });
      plugin.instead(
          "terminate",
          (real, method, arguments) -> {
            throw new ProvisioningException.Retryable(CODE, "it is busy");
          });
      ContractId contract = shop.rent();

      shop.liveUntil(
          () -> shop.state(contract) == ContractState.TERMINATING, Duration.ofMinutes(2));

      assertThat(shop.histories()).contains("FAILED -> TERMINATING");
      assertThat(shop.contract(contract).trouble().orElseThrow().times()).isEqualTo(1);
    }
  }

  @Test
  void ofAPauseThatIsDoneItIsNotToldThatItsResultIsUnknown() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.platform.control().pause(contract, "dispute");
      shop.turn();

      assertThat(shop.state(contract)).isEqualTo(ContractState.SUSPENDED);
      assertThat(unanswered(shop, contract)).isEmpty();
    }
  }

  @Test
  void aRemovalThatIsRefusedForGoodIsTriedAgainEveryFiveMinutes() {
    try (Shop shop = Shop.withPlugin(folder, plugin)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.cancel(contract);
      plugin.instead(
          "terminate",
          (real, method, arguments) -> {
            calls.incrementAndGet();
            throw new ProvisioningException.Permanent(CODE, "it is locked");
          });

      shop.live(Duration.ofMinutes(4));
      int early = calls.get();
      shop.live(Duration.ofMinutes(2));

      assertThat(early).isEqualTo(1);
      assertThat(calls).hasValue(2);
    }
  }
}
