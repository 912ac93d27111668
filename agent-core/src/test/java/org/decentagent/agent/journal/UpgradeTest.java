// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.decentagent.agent.Contracts;
import org.decentagent.spi.OperatorField;
import org.decentagent.spi.Steps;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A journal of each version there ever was is opened, and nothing in it is lost. */
final class UpgradeTest {
  private static final Instant THEN = Instant.ofEpochMilli(1_763_812_800_000L);

  @TempDir Path state;

  static IntStream versions() {
    return IntStream.range(1, Schema.CURRENT);
  }

  static IntStream versionsWithTasks() {
    return IntStream.range(2, Schema.CURRENT);
  }

  /** Puts the stored sample of that version where an agent finds it. */
  private void stored(int version) throws Exception {
    String script;
    try (InputStream sample =
        Objects.requireNonNull(
            UpgradeTest.class.getResourceAsStream("sample-v" + version + ".sql"))) {
      script = new String(sample.readAllBytes(), StandardCharsets.UTF_8);
    }
    for (String part : script.split(";\n", -1)) {
      if (!part.isBlank()) {
        execute(part);
      }
    }
  }

  private void execute(String statement) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + state.resolve("journal.sqlite"));
        Statement statements = connection.createStatement()) {
      statements.executeUpdate(statement);
    }
  }

  private static Journal journal(Database database) {
    return new Journal(database, FakeClock.at(THEN.plusSeconds(60)));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void everyContractOfAnOldJournalIsThereWithAllThatWasKnown(int version) throws Exception {
    stored(version);

    try (Database database = Database.open(state)) {
      Journal journal = journal(database);

      List<ContractRecord> all = journal.list(EnumSet.allOf(ContractState.class));
      assertThat(all)
          .extracting(ContractRecord::state)
          .containsExactlyInAnyOrder(
              ContractState.PLANNED,
              ContractState.ACTIVE,
              ContractState.CREATE_PENDING,
              ContractState.TERMINATING,
              ContractState.HOLD);
      ContractRecord active = journal.require(Contracts.id(2));
      assertThat(active.ref().orElseThrow().externalId()).isEqualTo("i-2");
      assertThat(active.requireOrder()).isEqualTo(Contracts.order());
      assertThat(active.acceptedAt()).contains(THEN);
      assertThat(journal.wish(active.id()).orElseThrow().wish()).isEqualTo(Wish.RUN);
      assertThat(journal.events(active.id())).extracting(Journal.Event::what).contains("delivered");
      assertThat(journal.require(Contracts.id(3)).trouble().orElseThrow().times()).isEqualTo(3);
      assertThat(journal.require(Contracts.id(4)).ending().orElseThrow().firstProof())
          .contains(THEN);
      Hold hold = journal.require(Contracts.id(5)).hold().orElseThrow();
      assertThat(hold.why()).isEqualTo("look at it");
      assertThat(hold.in()).isNotEqualTo(ContractState.HOLD);
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void whatPluginsRememberedAndThePlatformMustBeToldIsKept(int version) throws Exception {
    stored(version);

    try (Database database = Database.open(state)) {
      Journal journal = journal(database);

      StepRows steps = journal.steps(Contracts.id(3));
      assertThat(steps.value("vmid")).contains("4711");
      assertThat(steps.effect("create").orElseThrow().result()).isEmpty();
      assertThat(journal.steps(Contracts.id(2)).choice(Contracts.BACKEND, "port"))
          .contains("40000");
      assertThat(journal.steps(Contracts.id(4)).children())
          .containsExactly(new Steps.Child("disk", "d-4"));
      assertThat(journal.reports().open()).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void anOldJournalTakesWhatIsNewAndOpensAgain(int version) throws Exception {
    stored(version);

    try (Database database = Database.open(state)) {
      journal(database).plan(Contracts.planned(9));
      journal(database).notes(Contracts.BACKEND).write("project", "1");
    }

    try (Database database = Database.open(state)) {
      assertThat(journal(database).find(Contracts.id(9))).isPresent();
      assertThat(journal(database).notes(Contracts.BACKEND).read("project")).contains("1");
    }
  }

  @ParameterizedTest
  @MethodSource("versionsWithTasks")
  void tasksAndNotesOfTheSecondVersionAreKept(int version) throws Exception {
    stored(version);

    try (Database database = Database.open(state)) {
      Journal journal = journal(database);

      TaskRecord task = journal.tasks().open().getFirst();
      assertThat(task.task().title()).isEqualTo("Make the instance");
      assertThat(task.task().fields()).extracting(OperatorField::name).containsExactly("address");
      assertThat(journal.notes(Contracts.BACKEND).read("entry.1")).contains("running");
    }
  }

  @Test
  void whoWasToldOfATaskIsNotToldAgain() throws Exception {
    stored(3);

    try (Database database = Database.open(state)) {
      assertThat(journal(database).notices().wasTold("task/1", "webhook")).isTrue();
    }
  }

  @Test
  void whatTheOperatorSaidAndWhatTheBrakeHoldsIsKept() throws Exception {
    stored(4);

    try (Database database = Database.open(state)) {
      assertThat(journal(database).settings().draining().orElseThrow().who()).isEqualTo("eve");
      assertThat(journal(database).brake().frozen()).isPresent();
    }
  }

  @Test
  void leasesAndWhatAHoldAsksAreKeptAndContractsAreInTheirStateSinceTheyWereWritten()
      throws Exception {
    stored(7);

    try (Database database = Database.open(state)) {
      Journal journal = journal(database);

      assertThat(journal.lease(Contracts.id(2))).contains(new Lease(THEN, THEN.plusSeconds(300)));
      assertThat(journal.isHeldSinceClaim(Contracts.id(2))).isTrue();
      assertThat(journal.require(Contracts.id(5)).hold().orElseThrow().question())
          .isEqualTo(Hold.Question.IS_IT_OVER);
      assertThat(journal.times(Contracts.id(5))).contains(new Journal.Times(THEN, THEN));
    }
  }

  /** What a version changes and that it did is one transaction: between the two nobody dies. */
  @Test
  void anUpgradeThatIsCutShortIsDoneByTheNextStart() throws Exception {
    stored(7);
    execute(
        "create trigger killed before insert on flyway_schema_history begin select raise(abort,"
            + " 'killed'); end");

    assertThatThrownBy(() -> Database.open(state).close())
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("killed");
    execute("drop trigger killed");

    try (Database database = Database.open(state)) {
      assertThat(journal(database).times(Contracts.id(5))).contains(new Journal.Times(THEN, THEN));
    }
  }
}
