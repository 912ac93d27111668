// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.Journal;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The five conditions under which the scheduler is used, and what breaks without them. */
final class DueWorkTest {
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir Path state;
  private final FakeClock clock = FakeClock.at(START);
  private final ManualScheduling manual = new ManualScheduling();
  private final List<String> looks = new ArrayList<>();
  private final Set<ContractState> states = EnumSet.noneOf(ContractState.class);
  private Database database;
  private Journal journal;
  private Stage stage = contract -> new Next.Rest(Duration.ofHours(1));

  @BeforeEach
  void open() {
    database = Database.open(state);
    journal = new Journal(database, clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private ContractWorker worker() {
    Map<ContractState, Stage> stages = new EnumMap<>(ContractState.class);
    for (ContractState each : ContractState.values()) {
      stages.put(
          each,
          contract -> {
            looks.add(contract.id().hex().substring(63));
            states.add(contract.state());
            return stage.advance(contract);
          });
    }
    Backoff backoff =
        new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), RandomGenerator.getDefault());
    return new ContractWorker(
        journal, clock, contract -> Optional.empty(), stages, backoff, moved -> {});
  }

  private DueWork started() {
    DueWork work = new DueWork(database, clock, worker(), manual);
    work.start();
    return work;
  }

  private void plan(DueWork work, int number) {
    work.wake(Contracts.id(number), () -> journal.plan(Contracts.planned(number)));
  }

  private ManualScheduler scheduler() {
    return manual.scheduler();
  }

  @Test
  void aPlannedContractIsLookedAtOnceAndAgainWhenItsTimeComes() {
    DueWork work = started();
    plan(work, 1);

    scheduler().runAnyDueExecutions();
    scheduler().runAnyDueExecutions();
    clock.advance(Duration.ofHours(1));
    scheduler().runAnyDueExecutions();

    assertThat(looks).containsExactly("1", "1");
  }

  @Test
  @Guards(Rule.WRITE_THEN_CALL)
  void whatALookDecidedAndItsNextTimeAreWrittenTogetherOrNotAtAll() {
    DueWork work = started();
    AtomicBoolean killed = new AtomicBoolean(true);
    stage =
        contract ->
            new Next.Wait(
                Change.to(contract.to(ContractState.ACTIVE))
                    .and(rows -> {
                      if (killed.get()) {
                        throw new IllegalStateException("killed before the commit");
                      }
                    }),
                Duration.ofHours(1));
    plan(work, 1);
    scheduler().runAnyDueExecutions();
    ContractState afterTheKill = journal.require(Contracts.id(1)).state();
    killed.set(false);

    DueWork restarted = new DueWork(database, clock, worker(), manual);
    restarted.start();
    scheduler().runAnyDueExecutions();

    assertThat(afterTheKill).isEqualTo(ContractState.PLANNED);
    assertThat(journal.require(Contracts.id(1)).state()).isEqualTo(ContractState.ACTIVE);
    assertThat(looks).containsExactly("1", "1");
  }

  @Test
  void aWakeUpWhoseEventFailsIsNotDone() {
    DueWork work = started();
    plan(work, 1);
    scheduler().runAnyDueExecutions();

    try {
      work.wake(
          Contracts.id(1),
          () -> {
            throw new IllegalStateException("killed in the event");
          });
    } catch (IllegalStateException expected) {
      assertThat(expected).hasMessage("killed in the event");
    }
    scheduler().runAnyDueExecutions();

    assertThat(looks).containsExactly("1");
  }

  @Test
  void aWakeUpDuringALookIsNotLost() {
    DueWork work = started();
    AtomicBoolean woken = new AtomicBoolean();
    stage =
        contract -> {
          if (woken.compareAndSet(false, true)) {
            work.wake(contract.id(), () -> {});
          }
          return new Next.Rest(Duration.ofHours(1));
        };
    plan(work, 1);

    scheduler().runAnyDueExecutions();
    scheduler().runAnyDueExecutions();

    assertThat(looks).containsExactly("1", "1");
  }

  @Test
  void whatWasLookedAtWaitsForItsTimeOverAStart() {
    stage = contract -> new Next.Rest(Duration.ofMinutes(10));
    DueWork work = started();
    plan(work, 1);
    scheduler().runAnyDueExecutions();

    new DueWork(database, clock, worker(), manual).start();
    scheduler().runAnyDueExecutions();
    List<String> atTheStart = List.copyOf(looks);
    clock.advance(Duration.ofMinutes(10));
    scheduler().runAnyDueExecutions();

    assertThat(atTheStart).containsExactly("1");
    assertThat(looks).containsExactly("1", "1");
  }

  @Test
  void aWakeUpIsOfOneContract() {
    stage = contract -> new Next.Rest(Duration.ofMinutes(10));
    DueWork work = started();
    plan(work, 1);
    plan(work, 2);
    plan(work, 3);
    scheduler().runAnyDueExecutions();
    looks.clear();
    database.transaction(sql ->
        sql.update("update contract set wake_seq = wake_seq + 1 where id = ?", Contracts.id(2)));
    for (int time = 0; time < 3; time++) {
      work.wake(Contracts.id(1), () -> {});
    }
    scheduler().runAnyDueExecutions();
    List<String> woken = List.copyOf(looks);

    new DueWork(database, clock, worker(), manual).start();
    scheduler().runAnyDueExecutions();

    assertThat(woken).containsExactly("1");
    assertThat(looks).as("2 was woken before a kill").containsExactly("1", "2");
  }

  @Test
  void whatIsWokenDuringALookAtAnotherIsNoReasonToLookAtThatAgain() {
    DueWork work = started();
    plan(work, 2);
    scheduler().runAnyDueExecutions();
    stage =
        contract -> {
          if (contract.id().equals(Contracts.id(1))) {
            work.wake(Contracts.id(2), () -> {});
          }
          return new Next.Rest(Duration.ofHours(1));
        };
    plan(work, 1);

    for (int time = 0; time < 3; time++) {
      scheduler().runAnyDueExecutions();
    }

    assertThat(looks).containsExactly("2", "1", "2");
  }

  @Test
  void whatSomebodyOvertookIsLookedAtAgainAtOnce() {
    AtomicBoolean overtakes = new AtomicBoolean(true);
    stage =
        contract -> {
          if (overtakes.getAndSet(false)) {
            journal.apply(Change.to(contract));
          }
          return new Next.Wait(Change.to(contract.to(ContractState.ACTIVE)), Duration.ofHours(1));
        };
    plan(started(), 1);

    scheduler().runAnyDueExecutions();
    scheduler().runAnyDueExecutions();

    assertThat(looks).containsExactly("1", "1");
    assertThat(journal.require(Contracts.id(1)).state()).isEqualTo(ContractState.ACTIVE);
  }

  @ParameterizedTest
  @CsvSource({"0, false, false", "1, false, true", "24, true, true"})
  void aClockThatWasSetBackKeepsNobodyWaiting(
      int hours, boolean isRestingDueAtOnce, boolean isWorkDueAtOnce) {
    Set<ContractState> resting =
        EnumSet.of(
            ContractState.ACTIVE, ContractState.SUSPENDED, ContractState.HOLD, ContractState.GONE);
    stage = contract -> new Next.Rest(Duration.ofMinutes(10));
    DueWork work = started();
    for (ContractState each : ContractState.values()) {
      states.add(each);
      int number = states.size();
      work.wake(Contracts.id(number), () -> journal.plan(Contracts.planned(number).to(each)));
    }
    scheduler().runAnyDueExecutions();
    looks.clear();
    states.clear();
    clock.advance(Duration.ofHours(-hours));

    new DueWork(database, clock, worker(), manual).start();
    scheduler().runAnyDueExecutions();

    for (ContractState each : ContractState.values()) {
      boolean isDue = resting.contains(each) ? isRestingDueAtOnce : isWorkDueAtOnce;
      assertThat(states.contains(each)).as(each.name()).isEqualTo(isDue);
    }
  }

  @Test
  @Guards(Rule.WRITE_THEN_CALL)
  void aWakeUpThatWasWrittenBeforeAKillIsFoundAtTheNextStart() {
    DueWork work = started();
    plan(work, 1);
    scheduler().runAnyDueExecutions();
    database.transaction(sql ->
        sql.update("update contract set wake_seq = wake_seq + 1 where id = ?", Contracts.id(1)));

    new DueWork(database, clock, worker(), manual).start();
    scheduler().runAnyDueExecutions();

    assertThat(looks).containsExactly("1", "1");
  }

  @Test
  void aContractWithoutARowOfTheSchedulerIsDueAtTheNextStart() {
    journal.plan(Contracts.planned(1));

    started();
    scheduler().runAnyDueExecutions();

    assertThat(looks).containsExactly("1");
  }

  @Test
  void aLookThatStillRunsIsNotStartedASecondTimeWhenTheClockLeaps() {
    DueWork work = started();
    AtomicBoolean leapt = new AtomicBoolean();
    stage =
        contract -> {
          if (leapt.compareAndSet(false, true)) {
            clock.advance(Duration.ofDays(1));
            scheduler().runDeadExecutionDetection();
            scheduler().runAnyDueExecutions();
          }
          return new Next.Rest(Duration.ofHours(1));
        };
    plan(work, 1);

    scheduler().runAnyDueExecutions();

    assertThat(looks).containsExactly("1");
  }

  @Test
  void theAgentsClockDoesNotFollowTheMachinesClock() {
    FakeClock wall = FakeClock.at(START);
    long[] nanos = {5_000_000_000L};
    AnchoredClock anchored = new AnchoredClock(wall, () -> nanos[0]);

    wall.advance(Duration.ofDays(-1));
    nanos[0] += 2_000_000_000L;

    assertThat(anchored.instant()).isEqualTo(START.plusSeconds(2));
  }

  @Test
  void instantsComeBackFromTheStoreAsTheyWentIn() {
    DueWork work = started();
    stage = contract -> new Next.Rest(Duration.ofMillis(1_234_567));
    plan(work, 1);
    scheduler().runAnyDueExecutions();

    List<Instant> next = new ArrayList<>();
    scheduler().fetchScheduledExecutions(execution -> next.add(execution.getExecutionTime()));

    assertThat(next).containsExactly(START.plusMillis(1_234_567));
  }

  @Test
  void noMoreContractsAreWorkedOnAtOnceThanAllowed() throws InterruptedException {
    int allowed = 5;
    CountDownLatch hold = new CountDownLatch(1);
    CountDownLatch full = new CountDownLatch(allowed);
    CountDownLatch all = new CountDownLatch(40);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    stage =
        contract -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          full.countDown();
          awaitQuietly(hold);
          running.decrementAndGet();
          all.countDown();
          return new Next.Rest(Duration.ofHours(1));
        };
    for (int i = 1; i <= 40; i++) {
      journal.plan(Contracts.planned(i));
    }
    AnchoredClock real = new AnchoredClock(clock, System::nanoTime);
    DueWork work =
        new DueWork(
            database, real, worker(), new ThreadedScheduler(allowed, Duration.ofSeconds(5)));

    work.start();
    boolean filled = full.await(20, TimeUnit.SECONDS);
    hold.countDown();
    boolean finished = all.await(20, TimeUnit.SECONDS);
    work.stop();

    assertThat(filled).isTrue();
    assertThat(finished).isTrue();
    assertThat(most).hasValue(allowed);
  }

  @Test
  void workThatIsInterruptedByAStopIsWrittenAndTakenUpAgain() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    stage =
        contract -> {
          begun.countDown();
          awaitQuietly(new CountDownLatch(1));
          return new Next.Wait(Change.to(contract).note("parked"), Duration.ZERO);
        };
    journal.plan(Contracts.planned(1));
    AnchoredClock real = new AnchoredClock(clock, System::nanoTime);
    DueWork work =
        new DueWork(database, real, worker(), new ThreadedScheduler(2, Duration.ofMillis(100)));
    work.start();
    boolean ran = begun.await(20, TimeUnit.SECONDS);

    work.stop();

    assertThat(ran).isTrue();
    assertThat(journal.events(Contracts.id(1))).extracting("what").containsExactly("parked");
    long picked =
        database.transaction(sql ->
            sql.find(
                    "select count(*) as n from scheduled_tasks where picked = 1",
                    row -> row.number("n"))
                .orElseThrow());
    assertThat(picked).isZero();
  }

  @Test
  void aLookThatRunsStandsThereWithWhoseItIsAndSinceWhen() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch hold = new CountDownLatch(1);
    stage =
        contract -> {
          begun.countDown();
          awaitQuietly(hold);
          return new Next.Rest(Duration.ofHours(1));
        };
    journal.plan(Contracts.planned(1));
    AnchoredClock real = new AnchoredClock(clock, System::nanoTime);
    DueWork work =
        new DueWork(database, real, worker(), new ThreadedScheduler(2, Duration.ofSeconds(5)));
    work.start();
    boolean ran = begun.await(20, TimeUnit.SECONDS);

    long running =
        database.transaction(sql ->
            sql.find(
                    "select count(*) as n from scheduled_tasks where picked = 1 and picked_by is"
                        + " not null and last_heartbeat >= ?",
                    row -> row.number("n"),
                    START)
                .orElseThrow());
    hold.countDown();
    work.stop();

    assertThat(ran).isTrue();
    assertThat(running).isOne();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aLookThatDiesOfAnErrorIsNotTheLastOne() {
    DueWork work = started();
    AtomicBoolean dies = new AtomicBoolean(true);
    stage =
        contract -> {
          if (dies.getAndSet(false)) {
            throw new NoClassDefFoundError("of a plugin");
          }
          return new Next.Rest(Duration.ofHours(1));
        };
    plan(work, 1);

    scheduler().runAnyDueExecutions();
    scheduler().runAnyDueExecutions();
    List<String> withinItsMinute = List.copyOf(looks);
    for (int minute = 0; minute < 5; minute++) {
      clock.advance(Duration.ofMinutes(1));
      scheduler().runAnyDueExecutions();
    }

    assertThat(withinItsMinute).containsExactly("1");
    assertThat(looks).containsExactly("1", "1");
  }

  @Test
  void whatALookDecidesWhileTheClockLeapsIsWritten() {
    DueWork work = started();
    stage =
        contract -> {
          clock.advance(Duration.ofHours(2));
          scheduler().runDeadExecutionDetection();
          return new Next.Wait(Change.to(contract.to(ContractState.ACTIVE)), Duration.ofHours(1));
        };
    plan(work, 1);

    scheduler().runAnyDueExecutions();

    assertThat(journal.require(Contracts.id(1)).state()).isEqualTo(ContractState.ACTIVE);
    assertThat(looks).containsExactly("1");
  }
}
