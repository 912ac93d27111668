// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.Kill;
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

/** When a contract is looked at a second time, after the first look went wrong or still lasts. */
final class SecondLookTest {
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path state;
  private final FakeClock clock = FakeClock.at(START);
  private final ManualScheduling manual = new ManualScheduling();
  private final List<Instant> looks = new ArrayList<>();
  private final Kill disk = new Kill();
  private Database database;
  private Journal journal;
  private Stage stage = contract -> new Next.Rest(HOUR);

  @BeforeEach
  void open() {
    database = Database.open(state, disk);
    journal = new Journal(database, clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void begin() {
    journal.plan(Contracts.planned(1));
    restart();
  }

  private void restart() {
    Map<ContractState, Stage> stages = new EnumMap<>(ContractState.class);
    for (ContractState each : ContractState.values()) {
      stages.put(
          each,
          contract -> {
            looks.add(clock.instant());
            return stage.advance(contract);
          });
    }
    Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), () -> 0L);
    ContractWorker worker =
        new ContractWorker(
            journal, clock, contract -> Optional.empty(), stages, backoff, moved -> {});
    new DueWork(database, clock, worker, manual).start();
  }

  private void runDue() {
    manual.scheduler().runAnyDueExecutions();
  }

  /** As a worker leaves its row that died without a word. */
  private void picked(Duration ago) {
    database.transaction(sql ->
        sql.update(
            "update scheduled_tasks set picked = 1, picked_by = 'agent', last_heartbeat = ?",
            clock.instant().minus(ago)));
  }

  private Instant due() {
    return database.transaction(sql ->
        sql.find("select execution_time from scheduled_tasks", row -> row.instant("execution_time"))
            .orElseThrow());
  }

  @Test
  @Guards(Rule.WRITE_THEN_CALL)
  void aContractWhoseWorkerDiedWithoutAWordIsLookedAtAgain() {
    begin();
    runDue();
    picked(Duration.ofDays(1));

    manual.scheduler().runDeadExecutionDetection();
    runDue();

    assertThat(looks).containsExactly(START, START);
  }

  @Test
  @Guards(Rule.WRITE_THEN_CALL)
  void aContractWhoseLookCouldNotBeWrittenDownIsLookedAtAgain() {
    stage =
        contract -> {
          disk.fillDisk(looks.size() == 1 ? 2 : 0);
          return new Next.Rest(HOUR);
        };
    begin();
    runDue();
    disk.fillDisk(0);
    clock.advance(HOUR.dividedBy(2).plusSeconds(1));

    manual.scheduler().runDeadExecutionDetection();
    runDue();

    assertThat(looks).containsExactly(START, START.plus(HOUR.dividedBy(2)).plusSeconds(1));
  }

  @Test
  void aContractUnderWorkIsNotLookedAtBesides() {
    stage =
        contract -> {
          if (looks.size() == 1) {
            database.transaction(sql -> sql.update("update scheduled_tasks set picked = 0"));
            runDue();
          }
          return new Next.Rest(HOUR);
        };
    begin();

    runDue();
    List<Instant> first = List.copyOf(looks);
    clock.advance(Duration.ofSeconds(1));
    runDue();

    assertThat(first).containsExactly(START);
    assertThat(looks).containsExactly(START, START.plusSeconds(1));
  }

  @Test
  void whatWasDecidedOnAnOutdatedContractIsDecidedAgain() {
    stage =
        contract -> {
          if (looks.size() == 1) {
            journal.apply(Change.to(contract.to(ContractState.ACTIVE)));
            return new Next.Wait(Change.to(contract.to(ContractState.FAILED)), HOUR);
          }
          return new Next.Rest(HOUR);
        };
    begin();

    runDue();
    runDue();

    assertThat(looks).containsExactly(START, START);
    assertThat(journal.require(Contracts.id(1)).state()).isEqualTo(ContractState.ACTIVE);
  }

  @Test
  void aLookThatDiesOfAnErrorIsRepeatedAMinuteLater() {
    stage =
        contract -> {
          throw new NoClassDefFoundError("of a plugin");
        };
    begin();

    runDue();

    assertThat(due()).isEqualTo(START.plusSeconds(60));
  }

  @Test
  void aContractThatIsServedIsDueWithinSevenHoursWhateverTheMachinesClockDid() {
    begin();
    journal.apply(Change.to(journal.require(Contracts.id(1)).to(ContractState.ACTIVE)));
    stage = contract -> new Next.Rest(Duration.ofHours(7));
    runDue();
    restart();
    Instant within = due();
    clock.advance(Duration.ofMillis(-1));

    restart();

    assertThat(within).isEqualTo(START.plus(Duration.ofHours(7)));
    assertThat(due()).isEqualTo(clock.instant());
  }

  @Test
  void aContractUnderWorkIsDueWithinTwentyMinutes() {
    begin();
    stage = contract -> new Next.Rest(Duration.ofMinutes(20));
    runDue();
    restart();
    Instant within = due();
    clock.advance(Duration.ofMillis(-1));

    restart();

    assertThat(within).isEqualTo(START.plus(Duration.ofMinutes(20)));
    assertThat(due()).isEqualTo(clock.instant());
  }

  @Test
  void whoeverIsInterruptedAtWorkStillIsOnceItIsWritten() {
    stage =
        contract -> {
          Thread.currentThread().interrupt();
          return new Next.Wait(Change.to(contract.to(ContractState.ACTIVE)), HOUR);
        };
    begin();

    runDue();
    boolean interrupted = Thread.interrupted();

    assertThat(interrupted).isTrue();
    assertThat(journal.require(Contracts.id(1)).state()).isEqualTo(ContractState.ACTIVE);
  }
}
