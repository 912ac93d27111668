// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.decentagent.agent.Contracts;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the rows of the outbox say of each contract. */
final class ReportsTest {
  @TempDir Path state;
  private Database database;
  private Reports reports;

  @BeforeEach
  void open() {
    database = Database.open(state);
    Journal journal = new Journal(database, FakeClock.at(Instant.parse("2026-11-22T12:00:00Z")));
    journal.plan(Contracts.planned(1));
    journal.plan(Contracts.planned(2));
    journal.plan(Contracts.planned(3));
    reports = journal.reports();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Report provisioned(int number, String instance) {
    String body = "{\"external_id\":\"" + instance + "\"}";
    reports.add(Contracts.id(number), Report.Kind.PROVISIONED, body);
    return reports.open().getLast();
  }

  @Test
  void theNextReportOfAContractIsItsOwn() {
    Report older = provisioned(1, "m-1");
    Report newer = provisioned(2, "m-2");

    assertThat(reports.next(Contracts.id(2))).contains(newer);
    assertThat(reports.next(Contracts.id(1))).contains(older);
  }

  @Test
  void onlyWhatWasTriedMayHaveBeenReported() {
    provisioned(1, "m-1");
    provisioned(2, "m-3");
    Report tried = provisioned(1, "m-2");
    reports.trying(tried);

    assertThat(reports.reportedInstances(Contracts.id(1))).containsExactly("m-2");
    assertThat(reports.reportedInstances(Contracts.id(2))).isEmpty();
    assertThat(reports.wasSent(Contracts.id(1), Report.Kind.PROVISIONED)).isTrue();
    assertThat(reports.wasSent(Contracts.id(1), Report.Kind.FAILED)).isFalse();
    assertThat(reports.wasSent(Contracts.id(2), Report.Kind.PROVISIONED)).isFalse();
  }

  @Test
  void whatThePlatformKnowsWasReportedThoughNoTryWasCounted() {
    reports.delivered(provisioned(1, "m-1"), "was taken before");

    assertThat(reports.reportedInstances(Contracts.id(1))).containsExactly("m-1");
    assertThat(reports.wasSent(Contracts.id(1), Report.Kind.PROVISIONED)).isTrue();
  }

  @Test
  void whatIsToldOfOneContractSettlesNothingOfOthers() {
    Report first = provisioned(1, "m-1");
    Report own = provisioned(2, "m-2");
    Report last = provisioned(3, "m-3");

    reports.postponed(own, own.nextTryAt().plusSeconds(9), "not now");
    Report postponed = reports.next(Contracts.id(2)).orElseThrow();
    List<Report> open = reports.open();
    reports.delivered(own, "taken");

    assertThat(postponed.nextTryAt()).isEqualTo(own.nextTryAt().plusSeconds(9));
    assertThat(postponed.answer()).contains("not now");
    assertThat(open).containsExactly(first, postponed, last);
    assertThat(reports.open()).containsExactly(first, last);
    assertThat(reports.next(Contracts.id(2))).isEmpty();
  }

  @Test
  void everyTryCounts() {
    Report report = provisioned(1, "m-1");
    reports.trying(report);
    reports.trying(report);
    reports.trying(report);

    assertThat(reports.next(Contracts.id(1)).orElseThrow().attempts()).isEqualTo(3);
  }
}
