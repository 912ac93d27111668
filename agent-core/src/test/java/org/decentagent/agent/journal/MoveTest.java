// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.decentagent.agent.Contracts;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.FailureCode;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the journal keeps of a contract's way from state to state. */
final class MoveTest {
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir Path folder;

  private final FakeClock clock = FakeClock.at(START);
  private Database database;
  private Journal journal;

  @BeforeEach
  void open() {
    database = Database.open(folder);
    journal = new Journal(database, clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aContractIsInItsStateSinceItCameIntoItHoweverOftenItIsWritten() {
    ContractId id = Contracts.id(1);
    journal.plan(Contracts.planned(1));
    clock.advance(Duration.ofMinutes(1));
    journal.apply(Change.to(journal.require(id).to(ContractState.CREATE_PENDING)));
    clock.advance(Duration.ofMinutes(1));
    journal.apply(Change.to(journal.require(id).troubled(new FailureCode("test/full"), "no room")));
    Journal.Times troubled = journal.times(id).orElseThrow();
    clock.advance(Duration.ofMinutes(1));
    journal.plan(Contracts.planned(1));

    assertThat(troubled).isEqualTo(new Journal.Times(START, START.plusSeconds(60)));
    assertThat(journal.times(id)).contains(new Journal.Times(START, START.plusSeconds(180)));
  }

  @Test
  void aMoveIsOnRecordWhoeverMadeItAndAfterItsCause() {
    ContractId id = Contracts.id(1);
    journal.plan(Contracts.planned(1));
    ContractRecord planned = journal.require(id);

    journal.apply(
        Change.to(planned.held("look at it", Hold.Question.WHAT_IS_THERE)).note("it is odd"));
    journal.apply(Change.to(journal.require(id)).note("it is still odd"));
    journal.apply(Change.to(journal.require(id).to(ContractState.GONE)).note("a word was said"));

    assertThat(journal.events(id))
        .extracting(Journal.Event::what)
        .containsExactly(
            "it is odd", "PLANNED -> HOLD", "it is still odd", "a word was said", "HOLD -> GONE");
  }
}
