// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.decentagent.agent.hand.HoldWord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Steps;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the engine keeps by itself, around a plugin that writes nothing down. */
final class ForgetfulPluginTest {
  @TempDir Path folder;

  @Test
  @Guards({Rule.WRITE_THEN_CALL, Rule.REPEAT})
  void afterAKillInsideACallThatNobodyCanLookIntoTheOperatorIsAsked() {
    Twist plugin = new Twist();
    try (Shop shop =
        Shop.withPlugin(folder, cloud -> cloud.guarantee(CreateGuarantee.NONE), plugin)) {
      plugin.instead(
          "provision",
          (real, method, arguments) -> {
            shop.kill.after(0); // once this call has returned
            return new Provisioned.InProgress(Duration.ofSeconds(5), "ordered");
          });
      ContractId contract = shop.rent();
      assertThatThrownBy(shop::turn).isInstanceOf(Kill.Here.class);

      shop.crashAndRestart();
      shop.live(Duration.ofMinutes(10));

      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
      assertThat(shop.contract(contract).hold().orElseThrow().why()).contains("nobody can tell");
      assertThat(shop.cloud.creates()).isZero();
    }
  }

  @Test
  @Guards(Rule.REPEAT)
  void aCallWithoutAnAnswerIsMadeAgainOnlyOnceItsEffectWouldHaveShown() {
    AtomicInteger calls = new AtomicInteger();
    try (Shop shop =
        Shop.withPlugin(
            folder,
            cloud -> cloud.guarantee(CreateGuarantee.TAG_SEARCH),
            factory ->
                Twisted.around(factory)
                    .instead(
                        "provision",
                        (real, method, arguments) -> {
                          calls.incrementAndGet();
                          throw new ProvisioningException.UnknownOutcome(
                              new FailureCode("test/no_answer"), "no answer");
                        }))) {
      shop.rent();

      shop.live(Duration.ofMinutes(2));
      int early = calls.get();
      shop.live(Duration.ofMinutes(25));

      assertThat(early).isEqualTo(1);
      assertThat(calls).hasValueGreaterThan(1);
    }
  }

  @Test
  void aCallWithoutAnAnswerIsNotMadeAgainWhileNobodyKnowsWhetherItCanBeLookedFor() {
    Twist plugin = new Twist();
    try (Shop shop =
        Shop.withPlugin(folder, cloud -> cloud.guarantee(CreateGuarantee.TAG_SEARCH), plugin)) {
      ContractId contract = shop.rent();
      plugin.instead(
          "provision",
          (real, method, arguments) -> {
            plugin.straighten();
            plugin.instead(
                "visibility",
                (provisioner, look, nothing) -> {
                  throw new ProvisioningException.Retryable(new FailureCode("test/busy"), "busy");
                });
            throw new ProvisioningException.UnknownOutcome(
                new FailureCode("test/no_answer"), "no answer");
          });

      shop.live(Duration.ofMinutes(25));
      ContractState meanwhile = shop.state(contract);
      plugin.straighten();
      shop.live(Duration.ofMinutes(6));

      assertThat(meanwhile).isEqualTo(ContractState.UNKNOWN);
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
    }
  }

  static List<ProvisioningException> refusals() {
    FailureCode code = new FailureCode("test/refused");
    return List.of(
        new ProvisioningException.Retryable(code, "busy"),
        new ProvisioningException.QuotaExceeded(code, "full"),
        new ProvisioningException.AccessDenied(code, "no rights"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  @Guards({Rule.EFFECT, Rule.REPEAT})
  void aRefusalWithoutEffectNeedsNoOperatorWhereNobodyCanLook(ProvisioningException refusal) {
    AtomicInteger calls = new AtomicInteger();
    Twist plugin = new Twist();
    try (Shop shop =
        Shop.withPlugin(folder, cloud -> cloud.guarantee(CreateGuarantee.NONE), plugin)) {
      plugin.instead(
          "provision",
          (real, method, arguments) -> {
            if (calls.incrementAndGet() == 1) {
              throw refusal;
            }
            return Twisted.call(real, method, arguments);
          });
      ContractId contract = shop.rent();

      shop.live(Duration.ofMinutes(10));

      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.cloud.creates()).isEqualTo(1);
    }
  }

  @Test
  void whatIsHeldForAConflictIsMadeByTheWordToTryAgainWhereNobodyCanLook() {
    Twist plugin = new Twist();
    try (Shop shop =
        Shop.withPlugin(folder, cloud -> cloud.guarantee(CreateGuarantee.NONE), plugin)) {
      plugin.instead(
          "provision",
          (real, method, arguments) -> {
            throw new ProvisioningException.Conflict(
                new FailureCode("test/taken"), "the name is taken");
          });
      ContractId contract = shop.rent();
      shop.live(Duration.ofMinutes(1));
      ContractState held = shop.state(contract);
      plugin.straighten();

      shop.hand().holds().resolve(contract.hex(), new HoldWord.Retry(), "eve");
      shop.live(Duration.ofMinutes(1));

      assertThat(held).isEqualTo(ContractState.HOLD);
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
    }
  }

  @Test
  @Guards(Rule.REPEAT)
  void aPluginThatWantsToBeAskedAgainAtOnceIsAskedMoreAndMoreSeldom() {
    AtomicInteger calls = new AtomicInteger();
    Twist plugin = new Twist();
    try (Shop shop = Shop.withPlugin(folder, plugin)) {
      plugin.instead(
          "provision",
          (real, method, arguments) -> {
            calls.incrementAndGet();
            throw new ProvisioningException.Retryable(
                new FailureCode("test/busy"), "busy", Duration.ofMillis(1));
          });
      shop.rent();

      shop.live(Duration.ofMinutes(5));

      assertThat(calls).hasValueBetween(6, 12);
    }
  }

  @Test
  @Guards(Rule.REPEAT)
  void whatShowsLateOnItsBackendIsWaitedForLongerBeforeTheCallIsMadeAgain() {
    AtomicInteger calls = new AtomicInteger();
    try (Shop shop =
        Shop.withPlugin(
            folder,
            cloud ->
                cloud.guarantee(CreateGuarantee.TAG_SEARCH).visibleAfter(Duration.ofMinutes(20)),
            factory ->
                Twisted.around(factory)
                    .instead(
                        "provision",
                        (real, method, arguments) -> {
                          calls.incrementAndGet();
                          throw new ProvisioningException.UnknownOutcome(
                              new FailureCode("test/no_answer"), "no answer");
                        }))) {
      shop.rent();
      shop.turn();
      Duration deadline =
          shop.engine().parts().backends().all().getFirst().profile().callDeadline();

      shop.clock.advance(deadline.plusMinutes(19));
      shop.turn();
      int early = calls.get();
      shop.clock.advance(Duration.ofMinutes(2));
      shop.turn();

      assertThat(early).isEqualTo(1);
      assertThat(calls).hasValue(2);
    }
  }

  @Test
  @Guards({Rule.PLUGINS, Rule.EFFECT})
  void whoKeepsTheStepsOfACallThatIsOverCanDoNothingWithThem() {
    AtomicReference<Steps> kept = new AtomicReference<>();
    AtomicInteger acts = new AtomicInteger();
    try (Shop shop =
        Shop.withPlugin(
            folder,
            factory ->
                Twisted.around(factory)
                    .instead(
                        "provision",
                        (real, method, arguments) -> {
                          kept.set((Steps) arguments[1]);
                          return Twisted.call(real, method, arguments);
                        }))) {
      shop.rent();
      shop.turn();

      assertThatThrownBy(() ->
              kept.get()
                  .effect("create-late", () -> "m-" + acts.incrementAndGet(), Optional::empty))
          .isInstanceOf(ProvisioningException.UnknownOutcome.class);
      assertThat(acts).hasValue(0);
    }
  }
}
