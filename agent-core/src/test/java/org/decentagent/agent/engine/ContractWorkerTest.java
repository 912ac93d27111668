// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.JournalException;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.FailureCode;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One contract, taken as far as it goes. */
final class ContractWorkerTest {
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final ContractId CONTRACT = Contracts.id(1);
  private static final FailureCode FULL = new FailureCode("test/full");

  @TempDir Path state;
  private final FakeClock clock = FakeClock.at(START);
  private final List<ContractId> moved = new ArrayList<>();
  private Consumer<ContractId> movedOn = moved::add;
  private final Map<ContractState, Stage> stages = new EnumMap<>(ContractState.class);
  private Function<ContractRecord, Optional<Next>> outbox = contract -> Optional.empty();
  private Database database;
  private Journal journal;

  @BeforeEach
  void open() {
    database = Database.open(state);
    journal = new Journal(database, clock);
    journal.plan(Contracts.planned(1));
    for (ContractState each : ContractState.values()) {
      stages.put(each, contract -> new Next.Rest(HOUR));
    }
  }

  @AfterEach
  void close() {
    database.close();
  }

  private ContractWorker worker() {
    Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5), () -> 0L);
    return new ContractWorker(
        journal,
        clock,
        contract -> outbox.apply(contract),
        stages,
        backoff,
        id -> movedOn.accept(id));
  }

  private Plan work() {
    return worker().work(CONTRACT);
  }

  private ContractState written() {
    return journal.require(CONTRACT).state();
  }

  private List<String> history() {
    return journal.events(CONTRACT).stream().map(Journal.Event::what).toList();
  }

  @Test
  void itGoesOnFromStateToStateAsLongAsThereIsSomethingToDo() {
    stages.put(
        ContractState.PLANNED,
        contract -> new Next.Go(Change.to(contract.to(ContractState.CREATE_PENDING))));
    stages.put(
        ContractState.CREATE_PENDING,
        contract -> new Next.Go(Change.to(contract.to(ContractState.OBSERVED))));

    Plan plan = work();

    assertThat(written()).isEqualTo(ContractState.OBSERVED);
    assertThat(plan.next()).isEqualTo(START.plus(HOUR));
    assertThat(moved).containsExactly(CONTRACT, CONTRACT);
    assertThat(history())
        .containsExactly("PLANNED -> CREATE_PENDING", "CREATE_PENDING -> OBSERVED");
  }

  @Test
  void aRestWritesNothing() {
    Plan plan = work();

    plan.rows().run();

    assertThat(plan.next()).isEqualTo(START.plus(HOUR));
    assertThat(journal.require(CONTRACT).version()).isEqualTo(1);
    assertThat(history()).isEmpty();
    assertThat(moved).isEmpty();
  }

  @Test
  void whatAWaitDecidedIsWrittenByWhoeverSetsTheNextLook() {
    stages.put(
        ContractState.PLANNED,
        contract -> new Next.Wait(Change.to(contract.to(ContractState.ACTIVE)), HOUR));

    Plan plan = work();
    ContractState before = written();
    plan.rows().run();

    assertThat(before).isEqualTo(ContractState.PLANNED);
    assertThat(plan.next()).isEqualTo(START.plus(HOUR));
    assertThat(written()).isEqualTo(ContractState.ACTIVE);
    assertThat(moved).containsExactly(CONTRACT);
  }

  @Test
  void whatThePlatformMustBeToldComesFirst() {
    outbox = contract -> Optional.of(new Next.Rest(Duration.ofMinutes(2)));
    stages.put(
        ContractState.PLANNED,
        contract -> new Next.Go(Change.to(contract.to(ContractState.ACTIVE))));

    Plan plan = work();

    assertThat(plan.next()).isEqualTo(START.plus(Duration.ofMinutes(2)));
    assertThat(written()).isEqualTo(ContractState.PLANNED);
  }

  @Test
  void troubleIsReadInTheHistoryOnceHoweverLongItLasts() {
    stages.put(
        ContractState.PLANNED,
        contract ->
            new Next.Wait(
                Change.to(contract.troubled(FULL, "no room, try " + clock.instant())), HOUR));
    for (int i = 0; i < 3; i++) {
      work().rows().run();
      clock.advance(HOUR);
    }
    stages.put(
        ContractState.PLANNED,
        contract ->
            new Next.Wait(
                Change.to(contract.troubled(new FailureCode("test/lost"), "no route")), HOUR));
    work().rows().run();

    assertThat(history()).containsExactly("no room, try " + START, "no route");
  }

  @Test
  void troubleThatEndedIsNoNews() {
    journal.apply(Change.to(journal.require(CONTRACT).troubled(FULL, "no room")));
    stages.put(
        ContractState.PLANNED, contract -> new Next.Wait(Change.to(contract.untroubled()), HOUR));

    work().rows().run();

    assertThat(history()).isEmpty();
  }

  @Test
  void workThatSomebodyElseOvertookIsLookedAtAgainAtOnce() {
    stages.put(
        ContractState.PLANNED,
        contract -> {
          journal.apply(Change.to(contract.to(ContractState.ACTIVE)));
          return new Next.Go(Change.to(contract.to(ContractState.FAILED)));
        });

    assertThat(work().next()).isEqualTo(START);
    assertThat(written()).isEqualTo(ContractState.ACTIVE);
  }

  @Test
  void whileTheJournalRefusesNothingIsDecidedForHalfAMinute() {
    stages.put(
        ContractState.PLANNED,
        contract -> {
          throw new JournalException("the disk is full");
        });

    assertThat(work().next()).isEqualTo(START.plusSeconds(32));
  }

  @Test
  void aBugOfOursEndsNoOthersWork() {
    stages.put(
        ContractState.PLANNED,
        contract -> {
          throw new IllegalStateException("a bug");
        });
    Plan thrown = work();
    stages.put(
        ContractState.PLANNED,
        contract -> {
          throw new StackOverflowError();
        });

    assertThat(thrown.next()).isEqualTo(START.plusSeconds(32));
    assertThat(work().next()).isEqualTo(START.plusSeconds(32));
  }

  @Test
  void whoeverIsInterruptedTakesNoFurtherStep() {
    stages.put(
        ContractState.PLANNED,
        contract -> new Next.Go(Change.to(contract.to(ContractState.ACTIVE))));
    movedOn = id -> Thread.currentThread().interrupt();

    Plan plan = work();
    boolean interrupted = Thread.interrupted();

    assertThat(interrupted).isTrue();
    assertThat(plan.next()).isEqualTo(START);
    assertThat(written()).isEqualTo(ContractState.ACTIVE);
  }

  @Test
  void aContractThatNeverComesToRestLeavesRoomForOthers() {
    List<ContractId> steps = new ArrayList<>();
    stages.put(
        ContractState.PLANNED,
        contract -> {
          steps.add(contract.id());
          return new Next.Go(Change.to(contract));
        });

    Plan plan = work();

    assertThat(steps).hasSize(64);
    assertThat(plan.next()).isEqualTo(START.plusSeconds(4));
  }

  @Test
  void aStateWithoutAStageIsABugThatShowsAtTheStart() {
    stages.remove(ContractState.HOLD);

    assertThatThrownBy(this::worker).hasMessage("no stage for HOLD");
  }
}
