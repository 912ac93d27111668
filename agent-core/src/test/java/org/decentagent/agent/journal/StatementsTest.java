// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.decentagent.agent.Contracts;
import org.decentagent.testkit.time.FakeClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A statement that is kept for its next use keeps nothing of its last. */
final class StatementsTest {
  private static final String ADD = "insert into event (contract, at, what) values (?, 0, ?)";
  private static final String NAMES = "select what from event order by what";

  @TempDir Path state;
  private Database database;

  @BeforeEach
  void open() {
    database = Database.open(state);
    new Journal(database, FakeClock.at(Instant.EPOCH)).plan(Contracts.planned(1));
    add("one");
    add("two");
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void add(@Nullable String what) {
    database.transaction(sql -> sql.update(ADD, Contracts.id(1), what));
  }

  private List<String> names() {
    return database.read(sql -> sql.list(NAMES, row -> row.text("what")));
  }

  @Test
  void aQueryThatIsAskedAgainWhileItsRowsAreReadLosesNone() {
    names(); // from now on the statement is kept

    List<List<String>> seen =
        database.transaction(
            sql -> sql.list(NAMES, row -> sql.list(NAMES, inner -> inner.text("what"))));

    assertThat(seen).containsExactly(List.of("one", "two"), List.of("one", "two"));
  }

  @Test
  void aStatementThatFailedWorksTheNextTime() {
    assertThatThrownBy(() -> add(null)).isInstanceOf(JournalException.class);

    add("three");

    assertThat(names()).containsExactly("one", "three", "two");
  }

  @Test
  void aReaderThatFailsInTheMiddleLeavesNoRowToTheNext() {
    assertThatThrownBy(() ->
            database.read(sql ->
                sql.list(
                    NAMES,
                    row -> {
                      throw new IllegalStateException("at " + row.text("what"));
                    })))
        .hasMessage("at one");

    assertThat(names()).containsExactly("one", "two");
  }

  @Test
  void whatIsReadInATransactionIsWhatItWroteAndOutsideOfItNothingIsSeenBefore() {
    assertThatThrownBy(() ->
            database.transaction(sql -> {
              sql.update(ADD, Contracts.id(1), "never");
              throw new IllegalStateException(names().toString());
            }))
        .hasMessage("[never, one, two]");

    assertThat(names()).containsExactly("one", "two");
  }
}
