// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.decentagent.agent.Contracts;
import org.decentagent.spi.OperatorTask;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TaskRowsTest {
  private static final Map<String, String> ENTERED = Map.of("address", "203.0.113.7");

  @TempDir Path state;
  private final FakeClock clock = FakeClock.at(Instant.parse("2026-11-22T12:00:00Z"));
  private Database database;
  private TaskRows tasks;
  private TaskRecord task;

  @BeforeEach
  void open() {
    database = Database.open(state);
    Journal journal = new Journal(database, clock);
    journal.plan(Contracts.planned(1));
    tasks = journal.tasks();
    task =
        tasks.ask(
            Contracts.id(1),
            Contracts.BACKEND,
            OperatorTask.named("provision.1", "Make an instance").build());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private TaskRecord now() {
    return tasks.find(task.id()).orElseThrow();
  }

  @Test
  void whatIsDoneIsPutOffNoMore() {
    tasks.snoozed(task, "ann", clock.instant().plus(Duration.ofHours(1)));

    tasks.done(now(), "ann", ENTERED);

    assertThat(now().snoozedUntil()).isEmpty();
  }

  @Test
  void aRefusalOfWhatIsAskedAgainKeepsWhatWasEnteredBefore() {
    tasks.done(task, "ann", ENTERED);
    tasks.askAgain(task.contract(), "provision.1", "nobody answers there");

    tasks.refused(now(), "bob", "no room");

    assertThat(now().answer()).isEqualTo(ENTERED);
    assertThat(now().complaint()).contains("no room");
  }

  private void gone() {
    clock.advance(Duration.ofMinutes(1));
    tasks.over(task.contract());
  }

  @Test
  void whatIsAskedAgainIsDecidedNoMoreAndOpenSinceThen() {
    for (int times = 1; times <= 2; times++) {
      tasks.done(now(), "ann", ENTERED);
      clock.advance(Duration.ofHours(1));

      boolean asked = tasks.askAgain(task.contract(), "provision.1", "nobody answers there");

      assertThat(asked).isTrue();
      assertThat(now().decidedAt()).isEmpty();
      assertThat(now().openSince()).isEqualTo(clock.instant());
      assertThat(now().askedAt()).isEqualTo(task.askedAt());
    }
  }

  @Test
  void whatIsRefusedIsNotAskedAgain() {
    tasks.refused(task, "bob", "no room");

    boolean asked = tasks.askAgain(task.contract(), "provision.1", "nobody answers there");

    assertThat(asked).isFalse();
    assertThat(now().state()).isEqualTo(TaskState.REFUSED);
  }

  @Test
  void whoComesSecondDecidesNothing() {
    tasks.done(task, "ann", ENTERED);

    boolean refused = tasks.refused(task, "bob", "no room");

    assertThat(refused).isFalse();
    assertThat(now().state()).isEqualTo(TaskState.DONE);
    assertThat(tasks.trail(task.id())).extracting(TaskRecord.Entry::who).doesNotContain("bob");
  }

  @Test
  void whatIsOverIsNeitherDecidedNorPutOff() {
    gone();

    assertThat(tasks.done(task, "ann", ENTERED)).isFalse();
    assertThat(tasks.snoozed(task, "ann", clock.instant().plus(Duration.ofHours(1)))).isFalse();
    assertThat(now().state()).isEqualTo(TaskState.OPEN);
    assertThat(now().snoozedUntil()).isEmpty();
  }

  @Test
  void whatIsDoneAfterAllHasNoComplaintAnyMore() {
    tasks.done(task, "ann", ENTERED);
    tasks.askAgain(task.contract(), "provision.1", "nobody answers there");

    tasks.done(now(), "ann", ENTERED);

    assertThat(now().complaint()).isEmpty();
  }

  @Test
  void whatNobodyDidIsToldOfForAsLongAsItsContractIsGoneSinceThen() {
    gone();
    Instant over = clock.instant();

    assertThat(tasks.undecided(over.minusMillis(1)))
        .extracting(TaskRecord::id)
        .containsExactly(task.id());
    assertThat(tasks.undecided(over)).extracting(TaskRecord::id).containsExactly(task.id());
    assertThat(tasks.undecided(over.plusMillis(1))).isEmpty();
  }
}
