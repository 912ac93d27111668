// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.Map;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.TaskRecord;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.OperatorAnswer;
import org.decentagent.spi.ProvisioningException;
import org.junit.jupiter.api.Test;

/** What a plugin asks of a person is asked once and kept. */
final class AskingTest extends StepsAtHand {
  @Test
  void aTaskIsAskedForOnceAndSurvivesARestartWithEverythingInIt() {
    assertThat(steps(CreateGuarantee.HUMAN).ask(TASK)).isEmpty();
    assertThat(steps(CreateGuarantee.HUMAN).ask(TASK)).isEmpty();

    reopen();

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
}
