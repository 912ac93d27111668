// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.decentagent.agent.Contracts;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatabaseTest {
  @TempDir Path state;

  @Test
  void aDamagedJournalIsNamedAndLeftAsItIs() throws IOException {
    byte[] damaged =
        "this is no database, and never was one".repeat(200).getBytes(StandardCharsets.UTF_8);
    Path file = Files.write(state.resolve("journal.sqlite"), damaged);

    assertThatThrownBy(() -> Database.open(state))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining(file.toString());
    assertThat(Files.readAllBytes(file)).isEqualTo(damaged);
  }

  @Test
  void aJournalOfANewerVersionIsRefused() throws SQLException {
    Database.open(state).close();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + state.resolve("journal.sqlite"));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("update flyway_schema_history set version = '9'");
    }

    assertThatThrownBy(() -> Database.open(state))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("newer dc-agent");
  }

  @Test
  @Guards(Rule.WRITE_THEN_CALL)
  void aJournalThatWasMovedAwayOrReplacedTakesNothingUntilItIsBack() throws IOException {
    Path file = state.resolve("journal.sqlite");
    Path away = state.resolve("away");
    try (Database database = Database.open(state)) {
      Journal journal = new Journal(database, FakeClock.at(java.time.Instant.EPOCH));
      journal.addEvent(Contracts.id(1), "before");

      Files.move(file, away);
      assertRefused(journal);
      Files.write(file, Files.readAllBytes(away));
      assertRefused(journal);
      Files.delete(file);
      Files.move(away, file);
      journal.addEvent(Contracts.id(1), "after");

      assertThat(journal.events(Contracts.id(1)))
          .extracting(Journal.Event::what)
          .containsExactly("before", "after");
    }
  }

  @Test
  void thatTheJournalTakesSomethingAgainIsToldOnce() throws IOException {
    Path file = state.resolve("journal.sqlite");
    Path away = state.resolve("away");
    List<String> told = new ArrayList<>();
    try (Database database = Database.open(state)) {
      database.watchedBy(tellingTo(told));
      Journal journal = new Journal(database, FakeClock.at(java.time.Instant.EPOCH));
      Files.move(file, away);
      assertRefused(journal);
      Files.move(away, file);

      journal.addEvent(Contracts.id(1), "after");
      journal.addEvent(Contracts.id(1), "long after");

      assertThat(told).containsExactly("refused", "takes again");
    }
  }

  private static void assertRefused(Journal journal) {
    assertThatThrownBy(() -> journal.addEvent(Contracts.id(1), "meanwhile"))
        .isInstanceOfSatisfying(
            JournalException.class,
            e -> assertThat(e.kind()).isEqualTo(JournalException.Kind.UNREADABLE))
        .hasMessageContaining("moved away or removed")
        .hasMessageContaining("put it back");
  }

  private static Database.Watch tellingTo(List<String> told) {
    return new Database.Watch() {
      @Override
      public void refused(String why) {
        told.add("refused");
      }

      @Override
      public void takesAgain() {
        told.add("takes again");
      }
    };
  }

  @Test
  void aMistakeOfOursIsNotToldAsAFailureOfTheDisk() {
    List<String> told = new ArrayList<>();
    try (Database database = Database.open(state)) {
      database.watchedBy(tellingTo(told));

      assertThatThrownBy(() -> database.transaction(sql -> sql.update("delete from nowhere")))
          .isInstanceOf(JournalException.class);

      assertThat(told).isEmpty();
    }
  }

  @Test
  void nothingIsKeptOfAContractThatTheJournalDoesNotKnow() {
    try (Database database = Database.open(state)) {
      Journal journal = new Journal(database, FakeClock.at(java.time.Instant.EPOCH));

      assertThatThrownBy(() -> journal.steps(Contracts.id(1)).remember("network", "n-1"))
          .isInstanceOf(JournalException.class);

      assertThat(journal.steps(Contracts.id(1)).value("network")).isEmpty();
    }
  }

  @Test
  void whoElseHasTheFileOpenIsWaitedForForFiveSeconds() {
    try (Database database = Database.open(state)) {
      long millis =
          database.transaction(
              sql -> sql.find("pragma busy_timeout", row -> row.number("timeout")).orElseThrow());

      assertThat(millis).isEqualTo(5000);
    }
  }

  @Test
  void aStateFolderThatIsAFileIsNamed() throws IOException {
    Path file = Files.writeString(state.resolve("taken"), "");

    assertThatThrownBy(() -> Database.open(file))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("ls -l");
  }

  @Test
  @Guards(Rule.WRITE_THEN_CALL)
  void whatIsWrittenIsOnDiskWithWriteAheadLogAndFullSync() {
    try (Database database = Database.open(state)) {
      String mode = database.transaction(sql -> pragma(sql, "journal_mode"));
      String sync = database.transaction(sql -> pragma(sql, "synchronous"));

      assertThat(mode).isEqualTo("wal");
      assertThat(sync).isEqualTo("2");
    }
  }

  private static String pragma(Sql sql, String name) {
    return sql.find("pragma " + name, row -> row.text(name)).orElseThrow();
  }

  @Test
  @Guards(Rule.WRITE_THEN_CALL)
  void aTransactionThatFailsLeavesNothingAndTheNextOneWorks() {
    try (Database database = Database.open(state)) {
      Journal journal = new Journal(database, FakeClock.at(java.time.Instant.EPOCH));

      assertThatThrownBy(() ->
              journal.atomically(() -> {
                journal.plan(Contracts.planned(1));
                throw new IllegalStateException("killed here");
              }))
          .hasMessage("killed here");
      journal.plan(Contracts.planned(2));

      assertThat(journal.find(Contracts.id(1))).isEmpty();
      assertThat(journal.find(Contracts.id(2))).isPresent();
    }
  }

  @Test
  void virtualThreadsThatWaitForTheStoreDoNotHoldUpOthers() throws InterruptedException {
    int waiting = 4 * Runtime.getRuntime().availableProcessors();
    CountDownLatch hold = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    CountDownLatch written = new CountDownLatch(waiting);
    try (Database database = Database.open(state)) {
      CountDownLatch holding = new CountDownLatch(1);
      Thread.ofPlatform()
          .start(() ->
              database.transaction(sql -> {
                holding.countDown();
                await(hold);
                return 0;
              }));
      await(holding);
      for (int i = 0; i < waiting; i++) {
        Thread.ofVirtual()
            .start(() -> {
              database.transaction(sql -> sql.update("delete from event"));
              written.countDown();
            });
      }
      Thread.ofVirtual().start(free::countDown);
      boolean othersRan = free.await(20, TimeUnit.SECONDS);
      long stillWaiting = written.getCount();
      hold.countDown();
      await(written);

      assertThat(othersRan).isTrue();
      assertThat(stillWaiting).isEqualTo(waiting);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void opensAgainAndAgainWithoutLeavingNativeLibrariesBehind() throws IOException {
    Set<String> before = unpackedLibraries();
    for (int i = 0; i < 3; i++) {
      Database.open(state).close();
    }

    assertThat(before).containsAll(unpackedLibraries());
  }

  private static Set<String> unpackedLibraries() throws IOException {
    try (Stream<Path> temporary = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return temporary
          .map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith("sqlite-") && name.endsWith(".so"))
          .collect(Collectors.toSet());
    }
  }
}
