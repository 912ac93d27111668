// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.decentagent.agent.Contracts;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.Notebook;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Steps;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plugin is promised of its durable memory. */
final class JournaledStepsTest extends StepsAtHand {
  private void diesInTheAct(CreateGuarantee guarantee) {
    assertThatThrownBy(() ->
            steps(guarantee)
                .effect(
                    "create",
                    () -> {
                      acts.incrementAndGet();
                      throw new IllegalStateException("killed");
                    },
                    NOTHING_THERE))
        .hasMessage("killed");
  }

  @Test
  void eachBackendHasANotebookOfItsOwn() {
    Notebook one = new JournaledNotebook(journal.notes(new BackendName("one")));
    Notebook other = new JournaledNotebook(journal.notes(new BackendName("other")));
    one.write("b", "1");
    one.write("a", "2");
    one.write("b", "3");
    other.write("c", "4");

    other.erase("b");
    other.write("d", "5");
    other.erase("d");

    assertThat(one.entries()).containsExactly(Map.entry("a", "2"), Map.entry("b", "3"));
    assertThat(other.entries()).containsExactly(Map.entry("c", "4"));
    assertThatThrownBy(() -> one.write("No Name", "x")).hasMessageContaining("not a name");
    assertThatThrownBy(() -> one.write("x", "y".repeat(9000))).hasMessageContaining("8192");
  }

  @Test
  @Guards(Rule.REPEAT)
  void anEffectWithAResultIsNeitherCausedNorLookedForAgain() {
    steps(CreateGuarantee.NAME_UNIQUE).effect("create", this::act, NOTHING_THERE);

    String again =
        steps(CreateGuarantee.NAME_UNIQUE)
            .effect(
                "create",
                this::act,
                () -> {
                  throw new IllegalStateException("looked");
                });

    assertThat(again).isEqualTo("made-1");
    assertThat(acts).hasValue(1);
    assertThat(beats).containsExactly("moved", "moved");
  }

  @Test
  @Guards(Rule.WRITE_THEN_CALL)
  void theIntentIsDurableBeforeTheAct() {
    steps(CreateGuarantee.NAME_UNIQUE)
        .effect(
            "create",
            () -> {
              assertThat(journal.steps(Contracts.id(1)).effect("create")).isPresent();
              return act();
            },
            NOTHING_THERE);

    assertThat(journal.steps(Contracts.id(1)).effect("create").orElseThrow().result())
        .contains("made-1");
  }

  @ParameterizedTest
  @EnumSource(CreateGuarantee.class)
  @Guards(Rule.REPEAT)
  void whatTookEffectIsFoundInsteadOfRepeated(CreateGuarantee guarantee) {
    diesInTheAct(guarantee);

    String found = steps(guarantee).effect("create", this::act, () -> Optional.of("found"));
    String recalled = steps(guarantee).effect("create", this::act, NOTHING_THERE);

    assertThat(List.of(found, recalled)).containsOnly("found");
    assertThat(acts).hasValue(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = CreateGuarantee.class,
      names = {"CLIENT_TOKEN", "NAME_UNIQUE", "ID_CHOSEN"})
  void aHarmlessRepeatNeedsNoWaiting(CreateGuarantee guarantee) {
    diesInTheAct(guarantee);

    steps(guarantee).effect("create", this::act, NOTHING_THERE);

    assertThat(acts).hasValue(2);
  }

  @Test
  @Guards(Rule.REPEAT)
  void aSearchedCreateIsRepeatedOnlyWhenTheFormerOneCanTakeEffectNoMore() {
    diesInTheAct(CreateGuarantee.TAG_SEARCH);
    clock.advance(CALL.plus(SETTLING).minusMillis(1));

    assertThatThrownBy(
            () -> steps(CreateGuarantee.TAG_SEARCH).effect("create", this::act, NOTHING_THERE))
        .isInstanceOfSatisfying(
            ProvisioningException.Retryable.class,
            early -> assertThat(early.retryAfter()).contains(Duration.ofMillis(1)));
    clock.advance(Duration.ofMillis(1));
    steps(CreateGuarantee.TAG_SEARCH).effect("create", this::act, NOTHING_THERE);

    assertThat(acts).hasValue(2);
  }

  @Test
  void aRepeatedCreateIsWaitedForAsTheFirstOneWas() {
    diesInTheAct(CreateGuarantee.TAG_SEARCH);
    clock.advance(CALL.plus(SETTLING));
    diesInTheAct(CreateGuarantee.TAG_SEARCH);
    clock.advance(CALL.plus(SETTLING).minusMillis(1));

    assertThatThrownBy(
            () -> steps(CreateGuarantee.TAG_SEARCH).effect("create", this::act, NOTHING_THERE))
        .isInstanceOf(ProvisioningException.Retryable.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = CreateGuarantee.class,
      names = {"CLIENT_TOKEN", "NAME_UNIQUE", "ID_CHOSEN"})
  @Guards(Rule.REPEAT)
  void whatTheBackendWouldMakeTwiceWaitsForItsFormerTryWhateverTheGuarantee(
      CreateGuarantee guarantee) {
    diesInTheAct(guarantee);
    clock.advance(CALL.plus(SETTLING).minusMillis(1));

    assertThatThrownBy(
            () -> steps(guarantee).unrepeatableEffect("create", this::act, NOTHING_THERE))
        .isInstanceOf(ProvisioningException.Retryable.class);
    clock.advance(Duration.ofMillis(1));
    steps(guarantee).unrepeatableEffect("create", this::act, NOTHING_THERE);

    assertThat(acts).hasValue(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = CreateGuarantee.class,
      names = {"HUMAN", "NONE"})
  void whatNobodyCanFindIsNeverRepeated(CreateGuarantee guarantee) {
    diesInTheAct(guarantee);
    clock.advance(Duration.ofDays(1));

    assertThatThrownBy(() -> steps(guarantee).effect("create", this::act, NOTHING_THERE))
        .isInstanceOf(ProvisioningException.Conflict.class)
        .hasMessageContaining("create");

    assertThat(acts).hasValue(1);
  }

  @Test
  @Guards(Rule.EFFECT)
  void aLookThatFailsLeavesTheIntentStanding() {
    diesInTheAct(CreateGuarantee.NAME_UNIQUE);

    assertThatThrownBy(() ->
            steps(CreateGuarantee.NAME_UNIQUE)
                .effect(
                    "create",
                    this::act,
                    () -> {
                      throw new ProvisioningException.Retryable(CODE, "cannot look");
                    }))
        .hasMessage("cannot look");

    assertThat(journal.steps(Contracts.id(1)).effect("create")).isPresent();
    assertThat(acts).hasValue(1);
  }

  @Test
  @Guards(Rule.FENCE)
  void whatAPluginRemembersCountsAsProgressOfItsCall() {
    steps(CreateGuarantee.TAG_SEARCH).remember("network", "n-1");

    assertThat(beats).containsExactly("moved");
  }

  @Test
  void whatAPluginSaysThatItIsAtIsPassedOn() {
    steps(CreateGuarantee.NAME_UNIQUE).progress("booting");

    assertThat(beats).containsExactly("booting");
  }

  @Test
  @Guards(Rule.EFFECT)
  void aFailureWithoutEffectTakesTheIntentBackAndAnUnknownOneDoesNot() {
    fails("quota", new ProvisioningException.QuotaExceeded(CODE, "full"));
    fails("refused", new ProvisioningException.Permanent(CODE, "no such image"));
    fails("busy", new ProvisioningException.Retryable(CODE, "busy"));
    fails("lost", new ProvisioningException.UnknownOutcome(CODE, "no answer"));

    assertThat(List.of("quota", "refused", "busy", "lost"))
        .filteredOn(name -> journal.steps(Contracts.id(1)).effect(name).isPresent())
        .containsExactly("lost");
  }

  private void fails(String name, ProvisioningException failure) {
    assertThatThrownBy(() ->
            steps(CreateGuarantee.TAG_SEARCH)
                .effect(
                    name,
                    () -> {
                      throw failure;
                    },
                    NOTHING_THERE))
        .isSameAs(failure);
  }

  @Test
  @Guards(Rule.WRITE_THEN_CALL)
  void twoContractsNeverHoldTheSameChoice() {
    List<String> ports = List.of("20000", "20001");

    String one = steps(1, CreateGuarantee.NAME_UNIQUE).choose("port", ports);
    String other = steps(2, CreateGuarantee.NAME_UNIQUE).choose("port", ports);
    String oneAgain = steps(1, CreateGuarantee.NAME_UNIQUE).choose("port", ports);

    assertThat(List.of(one, other, oneAgain)).containsExactly("20000", "20001", "20000");
  }

  @Test
  void whatWasGivenUpIsOfferedToNobodyAndTheLastOneEndsInAQuota() {
    List<String> ports = List.of("20000", "20001");
    Steps steps = steps(CreateGuarantee.NAME_UNIQUE);
    steps.choose("port", ports);

    String another = steps.chooseAnother("port", ports);

    assertThat(another).isEqualTo("20001");
    assertThat(steps.choose("port", ports)).isEqualTo("20001");
    assertThatThrownBy(() -> steps.chooseAnother("port", ports))
        .isInstanceOf(ProvisioningException.QuotaExceeded.class);
    assertThatThrownBy(() -> steps(2, CreateGuarantee.NAME_UNIQUE).choose("port", ports))
        .isInstanceOf(ProvisioningException.QuotaExceeded.class);
  }

  @Test
  void whatWasChosenRestsForAnHourAfterItsInstanceIsGone() {
    List<String> ports = List.of("20000", "20001");
    steps(1, CreateGuarantee.NAME_UNIQUE).choose("port", ports);
    journal.steps(Contracts.id(1)).clear();
    reopen();

    clock.advance(Duration.ofMinutes(59));
    assertThat(steps(2, CreateGuarantee.NAME_UNIQUE).choose("port", ports)).isEqualTo("20001");

    clock.advance(Duration.ofMinutes(1));
    assertThat(steps(2, CreateGuarantee.NAME_UNIQUE).chooseAnother("port", ports))
        .isEqualTo("20000");
  }

  @Test
  void whatRestsIsTakenWhereThereIsNoOtherTheLongestRestedFirst() {
    List<String> ports = List.of("20000", "20001", "20002");
    steps(1, CreateGuarantee.NAME_UNIQUE).choose("port", List.of("20001"));
    journal.steps(Contracts.id(1)).clear();
    clock.advance(Duration.ofMinutes(1));
    steps(1, CreateGuarantee.NAME_UNIQUE).choose("port", List.of("20000"));
    steps(1, CreateGuarantee.NAME_UNIQUE).choose("other", List.of("20002"));
    journal.steps(Contracts.id(1)).clear();
    steps(1, CreateGuarantee.NAME_UNIQUE).choose("port", List.of("20002"));

    assertThat(steps(2, CreateGuarantee.NAME_UNIQUE).choose("port", ports)).isEqualTo("20001");
    assertThat(steps(2, CreateGuarantee.NAME_UNIQUE).chooseAnother("port", ports))
        .isEqualTo("20000");
    assertThatThrownBy(() -> steps(2, CreateGuarantee.NAME_UNIQUE).chooseAnother("port", ports))
        .isInstanceOf(ProvisioningException.QuotaExceeded.class);
  }

  @Test
  void whatSomebodyGaveUpIsKeptByWhoTakesItNext() {
    steps(1, CreateGuarantee.NAME_UNIQUE).choose("port", List.of("20000"));
    steps(1, CreateGuarantee.NAME_UNIQUE).chooseAnother("port", List.of("20001"));
    journal.steps(Contracts.id(1)).clear();
    clock.advance(Duration.ofHours(1));
    steps(2, CreateGuarantee.NAME_UNIQUE).choose("port", List.of("20000"));

    assertThat(steps(2, CreateGuarantee.NAME_UNIQUE).choose("port", List.of("20001")))
        .isEqualTo("20000");
  }

  @Test
  void whatRestsAndIsNoCandidateAnyMoreIsNotTaken() {
    steps(1, CreateGuarantee.NAME_UNIQUE).choose("port", List.of("20000"));
    journal.steps(Contracts.id(1)).clear();

    assertThatThrownBy(() -> steps(2, CreateGuarantee.NAME_UNIQUE).choose("port", List.of()))
        .isInstanceOf(ProvisioningException.QuotaExceeded.class);
  }

  @Test
  void aHugeCandidateIsRefused() {
    Steps steps = steps(CreateGuarantee.NAME_UNIQUE);

    assertThatThrownBy(() -> steps.choose("port", List.of("x".repeat(9000))))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(journal.steps(Contracts.id(1)).choice(Contracts.BACKEND, "port")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "A", "a/b", "a\nb", "a'; drop table step; --", "../../etc"})
  void aHostileNameIsRefusedEverywhere(String name) {
    Steps steps = steps(CreateGuarantee.NAME_UNIQUE);

    assertThatThrownBy(() -> steps.remember(name, "v"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> steps.recall(name)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> steps.effect(name, this::act, NOTHING_THERE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> steps.choose(name, List.of("1")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> steps.child(name, "id")).isInstanceOf(IllegalArgumentException.class);

    assertThat(acts).hasValue(0);
  }

  @Test
  void valuesAreBoundedAndTextIsKeptAsItIs() {
    Steps steps = steps(CreateGuarantee.NAME_UNIQUE);
    steps.remember("note", "'; drop table step; --\n\u0000ü");

    assertThat(steps.recall("note")).contains("'; drop table step; --\n\u0000ü");
    assertThatThrownBy(() -> steps.remember("note", "x".repeat(8193)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> steps.remember("x".repeat(81), "v"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theLongestNameAndTheLargestValueAreKept() {
    Steps steps = steps(CreateGuarantee.NAME_UNIQUE);
    String name = "n".repeat(80);
    String value = "v".repeat(8192);

    steps.remember(name, value);

    assertThat(steps.recall(name)).contains(value);
  }

  @Test
  void whatIsTooLargeIsKeptNowhere() {
    Steps steps = steps(CreateGuarantee.NAME_UNIQUE);
    String huge = "v".repeat(8193);
    steps.ask(TASK);
    journal.tasks().done(task(), "ann", Map.of("address", "203.0.113.7"));

    assertIsTooLarge(() -> steps.effect("create", () -> huge, NOTHING_THERE));
    assertIsTooLarge(() -> steps.effect("create", this::act, () -> Optional.of(huge)));
    assertIsTooLarge(() -> steps.child("disk", huge));
    assertIsTooLarge(() -> steps.askAgain("provision.1", huge));

    assertThat(journal.steps(Contracts.id(1)).effect("create").orElseThrow().result()).isEmpty();
    assertThat(steps.children()).isEmpty();
    assertThat(journal.tasks().open()).isEmpty();
  }

  private static void assertIsTooLarge(ThrowingCallable use) {
    assertThatThrownBy(use)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("8192");
  }

  @Test
  @Guards(Rule.FENCE)
  void whatThePluginAsksAPersonForCountsAsProgressOfItsCall() {
    Steps steps = steps(CreateGuarantee.HUMAN);
    steps.ask(TASK);
    journal.tasks().done(task(), "ann", Map.of("address", "203.0.113.7"));

    steps.askAgain("provision.1", "nobody answers there");

    assertThat(beats).containsExactly("moved", "moved");
  }

  @Test
  @Guards(Rule.EVERYTHING)
  void childrenAreListedOldestFirstUntilTheyAreGone() {
    Steps steps = steps(CreateGuarantee.NAME_UNIQUE);
    steps.child("network", "n-1");
    clock.advance(Duration.ofSeconds(1));
    steps.child("disk", "d-1");
    clock.advance(Duration.ofSeconds(1));
    steps.child("address", "a-1");
    steps.childGone(new Steps.Child("network", "n-1"));

    assertThat(steps(CreateGuarantee.NAME_UNIQUE).children())
        .containsExactly(new Steps.Child("disk", "d-1"), new Steps.Child("address", "a-1"));
  }
}
