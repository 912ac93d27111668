// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.decentagent.agent.Contracts;
import org.decentagent.spi.FailureCode;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an earlier release let a plugin or the platform write, without an end. */
final class LongTextTest {
  private static final String ENDLESS = "x".repeat(3_000_000);

  @TempDir Path state;
  private final FakeClock clock = FakeClock.at(Instant.parse("2026-11-22T12:00:00Z"));
  private Database database;
  private Journal journal;

  @BeforeEach
  void aContract() {
    database = Database.open(state);
    journal = new Journal(database, clock);
    journal.plan(Contracts.planned(1));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aContractsPastIsShownWithoutAMessageOfMegabytes() {
    journal.decided(Contracts.id(1), "wish", ENDLESS);
    journal.wish(Contracts.id(1), Wish.CANCEL, ENDLESS);

    assertThat(journal.events(Contracts.id(1))).allSatisfy(event -> isShort(event.what()));
    assertThat(journal.history().events(Contracts.id(1)))
        .allSatisfy(event -> isShort(event.what()))
        .anyMatch(event -> event.what().endsWith("x…"));
    assertThat(journal.wish(Contracts.id(1)))
        .hasValueSatisfying(wished -> isShort(wished.reason()));
  }

  @Test
  void whatThePlatformAnsweredToAReportIsShownWithoutMegabytes() {
    journal.apply(
        Change.to(journal.require(Contracts.id(1))).report(Report.Kind.PROVISIONED, "{}"));
    Report report = journal.reports().open().getFirst();
    journal.reports().postponed(report, clock.instant(), ENDLESS);

    assertThat(journal.reports().open())
        .isNotEmpty()
        .allSatisfy(it -> isShort(it.answer().orElseThrow()));
    assertThat(journal.history().reports(Contracts.id(1)))
        .allSatisfy(it -> isShort(it.answer().orElseThrow()));
  }

  @Test
  void theTroubleOfAContractIsRememberedWithoutMegabytes() {
    journal.apply(
        Change.to(journal.require(Contracts.id(1)).troubled(new FailureCode("bad/bad"), ENDLESS)));

    List<ContractRecord> all = journal.list(EnumSet.allOf(ContractState.class));

    assertThat(all)
        .singleElement()
        .satisfies(contract -> isShort(contract.trouble().orElseThrow().message()));
  }

  private static void isShort(String text) {
    assertThat(text.length()).isLessThanOrEqualTo(2000);
  }
}
