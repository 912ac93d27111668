// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.TaskRecord;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.Notebook;
import org.decentagent.spi.OperatorAnswer;
import org.decentagent.spi.OperatorField;
import org.decentagent.spi.OperatorTask;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Steps;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plugin is promised of its durable memory. */
final class JournaledStepsTest {
  private static final Duration CALL = Duration.ofMinutes(5);
  private static final Duration SETTLING = Duration.ofSeconds(30);
  private static final FailureCode CODE = new FailureCode("test/failed");
  private static final Supplier<Optional<String>> NOTHING_THERE = Optional::empty;

  @TempDir Path state;
  private final FakeClock clock = FakeClock.at(Instant.parse("2026-11-22T12:00:00Z"));
  private final List<String> beats = new ArrayList<>();
  private final AtomicInteger acts = new AtomicInteger();
  private final Beacon beacon =
      new Beacon() {
        @Override
        public void moved() {
          beats.add("moved");
        }

        @Override
        public void told(String what) {
          beats.add(what);
        }
      };
  private Database database;
  private Journal journal;

  @BeforeEach
  void open() {
    database = Database.open(state);
    journal = new Journal(database, clock);
    journal.plan(Contracts.planned(1));
    journal.plan(Contracts.planned(2));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private JournaledSteps steps(CreateGuarantee guarantee) {
    return steps(1, guarantee);
  }

  private JournaledSteps steps(int contract, CreateGuarantee guarantee) {
    return new JournaledSteps(
        journal.steps(Contracts.id(contract)),
        new Asking(journal.tasks(), Contracts.id(contract)),
        Contracts.BACKEND,
        guarantee,
        new JournaledSteps.Timing(clock, CALL, SETTLING),
        beacon);
  }

  private String act() {
    return "made-" + acts.incrementAndGet();
  }

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

  private static final OperatorTask TASK =
      OperatorTask.named("provision.1", "Make an instance")
          .step("Install Debian 13")
          .field(OperatorField.of(OperatorField.Kind.ADDRESS, "address", "Address"))
          .field(OperatorField.of(OperatorField.Kind.PORT, "port", "Port").suggesting("22"))
          .within(Duration.ofMinutes(40))
          .refusable("the customer is paid back")
          .build();

  private TaskRecord task() {
    return journal.tasks().find(Contracts.id(1), "provision.1").orElseThrow();
  }

  @Test
  void aTaskIsAskedForOnceAndSurvivesARestartWithEverythingInIt() {
    assertThat(steps(CreateGuarantee.HUMAN).ask(TASK)).isEmpty();
    assertThat(steps(CreateGuarantee.HUMAN).ask(TASK)).isEmpty();

    close();
    database = Database.open(state);
    journal = new Journal(database, clock);

    assertThat(journal.tasks().open())
        .singleElement()
        .satisfies(open -> {
          assertThat(open.task()).usingRecursiveComparison().isEqualTo(TASK);
          assertThat(open.backend()).isEqualTo(Contracts.BACKEND);
          assertThat(open.askedIn()).isEqualTo(ContractState.PLANNED);
          assertThat(open.askedAt()).isEqualTo(clock.instant());
        });
  }

  @Test
  void whatTheOperatorEnteredIsAnsweredAtEveryCallFromThenOn() {
    steps(CreateGuarantee.HUMAN).ask(TASK);
    clock.advance(Duration.ofMinutes(3));

    journal.tasks().done(task(), "ann", Map.of("address", "203.0.113.7", "port", "22"));
    clock.advance(Duration.ofMinutes(3));

    OperatorAnswer answer = steps(CreateGuarantee.HUMAN).ask(TASK).orElseThrow();
    assertThat(answer.require("address")).isEqualTo("203.0.113.7");
    assertThat(answer.at()).isEqualTo(clock.instant().minus(Duration.ofMinutes(3)));
    assertThat(journal.tasks().open()).isEmpty();
  }

  @Test
  void whoComesSecondChangesNothing() {
    steps(CreateGuarantee.HUMAN).ask(TASK);
    TaskRecord open = task();
    journal.tasks().done(open, "ann", Map.of("address", "203.0.113.7"));

    assertThat(journal.tasks().done(open, "bob", Map.of("address", "203.0.113.8"))).isFalse();
    assertThat(journal.tasks().refused(open, "bob", "no")).isFalse();
    assertThat(journal.tasks().snoozed(open, "bob", clock.instant())).isFalse();

    assertThat(task().answer()).containsEntry("address", "203.0.113.7");
    assertThat(journal.tasks().trail(open.id()))
        .extracting(TaskRecord.Entry::who, TaskRecord.Entry::what)
        .containsExactly(tuple("agent", "asked"), tuple("ann", "done"));
  }

  @Test
  void whatDoesNotHoldIsBackOnTheListWithTheReasonAndWhatWasEntered() {
    steps(CreateGuarantee.HUMAN).ask(TASK);
    journal.tasks().done(task(), "ann", Map.of("address", "203.0.113.7"));

    steps(CreateGuarantee.HUMAN).askAgain("provision.1", "nobody answers there");
    steps(CreateGuarantee.HUMAN).askAgain("provision.1", "nobody answers there");

    assertThat(steps(CreateGuarantee.HUMAN).ask(TASK)).isEmpty();
    assertThat(task().complaint()).contains("nobody answers there");
    assertThat(task().answer()).containsEntry("address", "203.0.113.7");
    assertThat(journal.tasks().trail(task().id()))
        .extracting(TaskRecord.Entry::what)
        .containsExactly("asked", "done", "asked again");
  }

  @Test
  void aRefusedTaskFailsForGood() {
    steps(CreateGuarantee.HUMAN).ask(TASK);

    journal.tasks().refused(task(), "ann", "no machine is left");

    assertThatThrownBy(() -> steps(CreateGuarantee.HUMAN).ask(TASK))
        .isInstanceOfSatisfying(
            ProvisioningException.Permanent.class,
            e -> assertThat(e.code()).isEqualTo(Codes.REFUSED))
        .hasMessageContaining("no machine is left");
  }

  @Test
  void whenTheContractIsGoneItsTasksAreOverAndTheirNamesFree() {
    steps(CreateGuarantee.HUMAN).ask(TASK);
    TaskRecord former = task();
    journal.steps(Contracts.id(1)).clear();

    assertThat(journal.tasks().open()).isEmpty();
    assertThat(journal.tasks().done(former, "ann", Map.of())).isFalse();
    assertThat(steps(CreateGuarantee.HUMAN).ask(TASK)).isEmpty();

    assertThat(task().id()).isNotEqualTo(former.id());
    assertThat(journal.tasks().trail(former.id())).hasSize(2);
  }

  @Test
  void anAbandonedCallAsksNobody() {
    JournaledSteps steps = steps(CreateGuarantee.HUMAN);
    steps.close();

    assertThatThrownBy(() -> steps.ask(TASK))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class);
    assertThat(journal.tasks().open()).isEmpty();
  }

  @Test
  void anAbandonedCallAsksForNothingAgain() {
    JournaledSteps late = steps(CreateGuarantee.HUMAN);
    late.ask(TASK);
    journal.tasks().done(task(), "ann", Map.of("address", "203.0.113.7"));
    late.close();

    assertThatThrownBy(() -> late.askAgain("provision.1", "nobody answers there"))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class);

    assertThat(journal.tasks().open()).isEmpty();
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

    assertThat(one.entries()).containsExactly(Map.entry("a", "2"), Map.entry("b", "3"));
    assertThat(other.read("c")).contains("4");
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
  @Guards(Rule.PLUGINS)
  void anAbandonedCallCanNeitherBeginNorRecordAnything() {
    JournaledSteps late = steps(CreateGuarantee.NAME_UNIQUE);
    List<String> ports = List.of("20000", "20001");
    String port = late.choose("port", ports);

    assertThatThrownBy(() ->
            late.effect(
                "create",
                () -> {
                  late.close();
                  return act();
                },
                NOTHING_THERE))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class);
    assertThatThrownBy(() -> late.effect("more", this::act, NOTHING_THERE))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class);
    assertThatThrownBy(() -> late.remember("a", "b"))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class);
    assertThatThrownBy(() -> late.child("disk", "d-1"))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class);
    assertThatThrownBy(() -> late.chooseAnother("port", ports))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class);

    assertThat(acts).hasValue(1);
    assertThat(steps(CreateGuarantee.NAME_UNIQUE).choose("port", ports)).isEqualTo(port);
    assertThat(journal.steps(Contracts.id(1)).effect("create").orElseThrow().result()).isEmpty();
    assertThat(journal.steps(Contracts.id(1)).effect("more")).isEmpty();
    assertThat(journal.steps(Contracts.id(1)).children()).isEmpty();
  }

  @Test
  @Guards({Rule.PLUGINS, Rule.EVERYTHING})
  void anAbandonedCallStrikesNoPartOffTheList() {
    JournaledSteps late = steps(CreateGuarantee.NAME_UNIQUE);
    late.child("disk", "d-1");
    late.close();

    assertThatThrownBy(() -> late.childGone(new Steps.Child("disk", "d-1")))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class);

    assertThat(journal.steps(Contracts.id(1)).children()).hasSize(1);
  }

  @Test
  @Guards({Rule.PLUGINS, Rule.EFFECT})
  void aRefusalThatComesAfterTheCallWasAbandonedTakesNoIntentBack() {
    JournaledSteps late = steps(CreateGuarantee.TAG_SEARCH);

    assertThatThrownBy(() ->
            late.effect(
                "create",
                () -> {
                  late.close();
                  throw new ProvisioningException.Permanent(CODE, "no such image");
                },
                NOTHING_THERE))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class);

    assertThat(journal.steps(Contracts.id(1)).effect("create")).isPresent();
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
  @Guards(Rule.EVERYTHING)
  void childrenAreListedOldestFirstUntilTheyAreGone() {
    Steps steps = steps(CreateGuarantee.NAME_UNIQUE);
    steps.child("network", "n-1");
    clock.advance(Duration.ofSeconds(1));
    steps.child("disk", "d-1");
    steps.childGone(new Steps.Child("network", "n-1"));

    assertThat(steps(CreateGuarantee.NAME_UNIQUE).children())
        .containsExactly(new Steps.Child("disk", "d-1"));
  }
}
