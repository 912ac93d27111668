// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.Hold;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.TaskRecord;
import org.decentagent.agent.journal.Wish;
import org.decentagent.spi.OperatorTask;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DemandTest {
  private static final Duration DELIVER_WITHIN = Duration.ofHours(1);

  @TempDir Path state;
  private final FakeClock clock = FakeClock.at(Instant.parse("2026-11-22T12:00:00Z"));
  private Database database;
  private Journal journal;
  private Demand demand;

  @BeforeEach
  void open() {
    database = Database.open(state);
    journal = new Journal(database, clock);
    demand = new Demand(journal, DELIVER_WITHIN);
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** Of a contract in that state whose hour began now. */
  private TaskRecord asked(ContractState in, OperatorTask task) {
    ContractRecord contract =
        Contracts.planned(1).copy().acceptedAt(clock.instant()).state(in).build();
    journal.plan(contract);
    return journal.tasks().ask(contract.id(), Contracts.BACKEND, task);
  }

  private TaskRecord asked(ContractState in) {
    return asked(in, OperatorTask.named("task.1", "Do it").build());
  }

  @ParameterizedTest
  @CsvSource({
    "ACTIVE, SUSPEND, true",
    "ACTIVE, RUN, false",
    "SUSPENDED, RUN, true",
    "SUSPENDED, SUSPEND, false",
  })
  void aPauseAndItsEndAreWantedAsLongAsThePlatformWantsThem(
      ContractState in, Wish wish, boolean isWanted) {
    TaskRecord task = asked(in);

    journal.wish(Contracts.id(1), wish, "a dispute");

    assertThat(demand.isAwaited(task)).isEqualTo(isWanted);
  }

  @Test
  void aRemovalIsNotAskedForWhileItsContractWaitsForTheOperatorsWord() {
    TaskRecord task = asked(ContractState.TERMINATING);
    boolean before = demand.isAwaited(task);

    journal.apply(
        Change.to(
            journal.require(Contracts.id(1)).held("it vanished", Hold.Question.WHAT_IS_THERE)));

    assertThat(before).isTrue();
    assertThat(demand.isAwaited(task)).isFalse();
  }

  @Test
  void aPauseThatThePlatformNeverAskedForIsNotWanted() {
    assertThat(demand.isAwaited(asked(ContractState.ACTIVE))).isFalse();
  }

  @Test
  void aDeliveryIsWantedWhereverItStands() {
    TaskRecord task = asked(ContractState.CREATE_PENDING);
    journal.apply(Change.to(journal.require(Contracts.id(1)).to(ContractState.UNKNOWN)));

    assertThat(demand.isAwaited(task)).isTrue();
  }

  @Test
  void whatIsDoneIsAwaitedNoMore() {
    TaskRecord task = asked(ContractState.CREATE_PENDING);

    journal.tasks().done(task, "ann", Map.of());

    assertThat(demand.isAwaited(journal.tasks().find(task.id()).orElseThrow())).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"48, 48", "90, 60"})
  void aDeliveryIsDueByItsOwnTimeOrThePlatformsWhereThatIsEarlier(int within, int due) {
    TaskRecord task =
        asked(
            ContractState.CREATE_PENDING,
            OperatorTask.named("task.1", "Do it").within(Duration.ofMinutes(within)).build());

    assertThat(demand.due(task)).contains(clock.instant().plus(Duration.ofMinutes(due)));
    assertThat(demand.deadline(task)).contains(clock.instant().plus(DELIVER_WITHIN));
  }

  @Test
  void whatIsAskedAfterTheDeliveryHasNoDeadlineOfThePlatform() {
    assertThat(demand.deadline(asked(ContractState.TERMINATING))).isEmpty();
  }
}
