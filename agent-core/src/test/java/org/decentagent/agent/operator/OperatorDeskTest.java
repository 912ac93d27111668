// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.TaskRecord;
import org.decentagent.spi.OperatorField;
import org.decentagent.spi.OperatorTask;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator reads and hears of tasks, whatever plugin asked for them. */
final class OperatorDeskTest {
  @TempDir Path state;
  private final FakeClock clock = FakeClock.at(Instant.parse("2026-11-22T12:00:00Z"));
  private Database database;
  private Journal journal;
  private OperatorDesk desk;

  @BeforeEach
  void open() {
    database = Database.open(state);
    journal = new Journal(database, clock);
    Demand demand = new Demand(journal, Duration.ofHours(1));
    desk = new OperatorDesk(journal, demand, clock, (contract, said) -> said.run());
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** Of a contract that is being removed. */
  private TaskRecord asked(int contract, OperatorTask task) {
    journal.plan(Contracts.planned(contract).to(ContractState.TERMINATING));
    return journal.tasks().ask(Contracts.id(contract), Contracts.BACKEND, task);
  }

  private TaskRecord asked() {
    return asked(1, OperatorTask.named("task.1", "Do it").build());
  }

  private static void isSettled(Outcome outcome, String why) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Settled.class, settled -> assertThat(settled.why()).contains(why));
  }

  @Test
  void whatHasNoTimeIsListedAfterWhatHasOne() {
    TaskRecord whenever = asked();
    TaskRecord tomorrow =
        asked(2, OperatorTask.named("task.1", "Do it").within(Duration.ofDays(1)).build());
    TaskRecord today =
        asked(3, OperatorTask.named("task.1", "Do it").within(Duration.ofHours(1)).build());

    assertThat(desk.list())
        .extracting(TaskView::id)
        .containsExactly(today.id(), tomorrow.id(), whenever.id());
  }

  @Test
  void aTimeIsShownForAsLongAsItIsOpenAndWhatMayBeLeftOutIsTold() {
    OperatorTask task =
        OperatorTask.named("task.1", "Make it")
            .within(Duration.ofHours(1))
            .field(OperatorField.of(OperatorField.Kind.USER, "user", "User"))
            .field(OperatorField.of(OperatorField.Kind.TEXT, "yours", "Your name").optional())
            .build();
    ContractRecord accepted = Contracts.planned(1).copy().acceptedAt(clock.instant()).build();
    journal.plan(accepted.to(ContractState.CREATE_PENDING));
    TaskRecord asked = journal.tasks().ask(accepted.id(), Contracts.BACKEND, task);

    TaskView open = desk.show(asked.id()).orElseThrow();
    desk.complete(asked.id(), "ann", Map.of("user", "root"));
    TaskView done = desk.show(asked.id()).orElseThrow();

    assertThat(open.fields()).extracting(TaskView.Field::required).containsExactly(true, false);
    assertThat(open.deadline()).isNotNull();
    assertThat(open.due()).isNotNull();
    assertThat(done.deadline()).isNull();
    assertThat(done.due()).isNull();
  }

  @Test
  void whoDidItIsNamedPlainly() {
    TaskRecord task = asked();

    desk.complete(task.id(), "ann\u001b[2J", Map.of());

    assertThat(desk.show(task.id()).orElseThrow().trail().getLast().who()).isEqualTo("ann2J");
  }

  @Test
  void whatIsDoneCannotBePutOff() {
    TaskRecord task = asked();
    desk.complete(task.id(), "ann", Map.of());

    Outcome late = desk.snooze(task.id(), "bob", Duration.ofDays(1));

    assertThat(late).isNotInstanceOf(Outcome.Taken.class);
    assertThat(desk.show(task.id()).orElseThrow().snoozedUntil()).isNull();
  }

  @Test
  void whatNobodyWantsDoneAnyMoreCanBeNeitherPutOffNorRefused() {
    TaskRecord task = asked();
    journal.apply(Change.to(journal.require(Contracts.id(1)).to(ContractState.HOLD)));

    isSettled(desk.snooze(task.id(), "ann", Duration.ofDays(1)), "its contract moved on");
    isSettled(desk.refuse(task.id(), "ann", "no time"), "its contract moved on");
    assertThat(desk.show(task.id()).orElseThrow().snoozedUntil()).isNull();
  }

  private static final OperatorField NAME =
      OperatorField.of(OperatorField.Kind.USER, "user", "User").suggesting("root");

  private static OperatorTask.Builder withName() {
    return OperatorTask.named("task.1", "Do it").field(NAME);
  }

  @Test
  void whatIsLeftBlankIsAsSuggestedAndWhatIsEnteredIsKeptInItsOneForm() {
    TaskRecord blank = asked(1, withName().build());
    TaskRecord entered = asked(2, withName().build());

    desk.complete(blank.id(), "ann", Map.of("user", " "));
    desk.complete(entered.id(), "ann", Map.of("user", " ann "));

    assertThat(desk.show(blank.id()).orElseThrow().entered()).containsEntry("user", "root");
    assertThat(desk.show(entered.id()).orElseThrow().entered()).containsEntry("user", "ann");
  }

  @Test
  void whatWasEnteredBeforeIsSuggestedWhenItIsAskedAgain() {
    TaskRecord task = asked(1, withName().build());
    desk.complete(task.id(), "ann", Map.of("user", "ann"));
    journal.tasks().askAgain(Contracts.id(1), "task.1", "nobody answers there");

    assertThat(desk.show(task.id()).orElseThrow().fields())
        .containsExactly(
            new TaskView.Field(
                "user", "user", "User", OperatorField.Kind.USER.form(), true, "ann"));
  }

  @Test
  void anEntryThatNobodyAskedForIsNamedPlainlyWithThoseThatAre() {
    TaskRecord none = asked();
    TaskRecord one = asked(2, withName().build());

    assertThat(faults(desk.complete(none.id(), "ann", Map.of("\u001b".repeat(100), "x"))))
        .containsExactly(
            new Outcome.Fault("?".repeat(40), "there is nothing to enter for this task"));
    assertThat(faults(desk.complete(one.id(), "ann", Map.of("port", "1"))))
        .containsExactly(new Outcome.Fault("port", "there is no such field, but user"));
  }

  private static List<Outcome.Fault> faults(Outcome outcome) {
    return ((Outcome.Invalid) outcome).faults();
  }

  @Test
  void whatIsShownOfATaskIsWhatItsPluginSaidAndWhenItWasAsked() {
    OperatorTask said =
        withName()
            .step("Buy a machine")
            .refusable("it is lost")
            .within(Duration.ofHours(1))
            .build();
    TaskRecord task = asked(1, said);
    clock.advance(Duration.ofMinutes(1));
    desk.complete(task.id(), "ann", Map.of());
    TaskView done = desk.show(task.id()).orElseThrow();
    journal.tasks().askAgain(Contracts.id(1), "task.1", "nobody answers there");
    TaskView again = desk.show(task.id()).orElseThrow();

    assertThat(done.due()).isNull();
    assertThat(again.due()).isEqualTo("2026-11-22T13:00:00Z");
    assertThat(again.askedAt()).isEqualTo("2026-11-22T12:00:00Z");
    assertThat(again.checklist()).containsExactly("Buy a machine");
    assertThat(again.refusal()).isEqualTo("it is lost");
  }

  @Test
  void aTaskIsPutOffFromNowOn() {
    TaskRecord task = asked();
    clock.advance(Duration.ofDays(2));

    desk.snooze(task.id(), "ann", Duration.ofDays(1));

    assertThat(desk.show(task.id()).orElseThrow().snoozedUntil()).isEqualTo("2026-11-25T12:00:00Z");
  }

  @Test
  void ofTasksThatPressAlikeTheOlderIsListedFirst() {
    TaskRecord older = asked();
    TaskRecord newer = asked(2, OperatorTask.named("task.1", "Do it").build());

    assertThat(desk.list()).extracting(TaskView::id).containsExactly(older.id(), newer.id());
  }

  @Test
  void aTaskIsPutOffForUpToAWeek() {
    TaskRecord task = asked();

    Outcome longer = desk.snooze(task.id(), "ann", Duration.ofDays(7).plusMillis(1));
    Outcome week = desk.snooze(task.id(), "ann", Duration.ofDays(7));

    assertThat(longer).isInstanceOf(Outcome.Invalid.class);
    assertThat(week).isInstanceOf(Outcome.Taken.class);
  }
}
