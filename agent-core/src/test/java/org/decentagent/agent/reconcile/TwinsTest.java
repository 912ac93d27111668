// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.ScriptedProvisioner;
import org.decentagent.agent.backend.Backends;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.Report;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Observed;
import org.decentagent.spi.Ownership;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What became of a contract between the decision about its second instance and the act. */
final class TwinsTest {
  @TempDir Path folder;
  private final FakeClock clock = FakeClock.at(Instant.parse("2026-11-22T12:00:00Z"));
  private Database database;
  private Journal journal;

  @BeforeEach
  void open() {
    database = Database.open(folder);
    journal = new Journal(database, clock);
    journal.plan(Contracts.planned(1));
    told("first");
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void told(String instance) {
    String body = "{\"external_id\":\"" + instance + "\"}";
    journal.apply(
        Change.to(journal.require(Contracts.id(1))).report(Report.Kind.PROVISIONED, body));
    Report report = journal.reports().next(Contracts.id(1)).orElseThrow();
    journal.reports().trying(report);
    journal.reports().delivered(report, "ok");
  }

  private void has(String instance, ContractState state) {
    journal.apply(
        Change.to(
            journal
                .require(Contracts.id(1))
                .copy()
                .instance(
                    Instance.at(new InstanceRef(Contracts.BACKEND, instance), InstanceState.RUNNING)
                        .build())
                .state(state)
                .build()));
  }

  private String pause() {
    Observed second =
        new Observed(
            "second",
            "dc-second",
            new Ownership.Unstamped(),
            InstanceState.RUNNING,
            clock.instant());
    return new Twins(
            new Backends(
                List.of(new ScriptedProvisioner().backend(Contracts.BACKEND, journal, clock))),
            journal,
            new Brake(journal, clock))
        .consider(
            new Decision.Twin(
                Contracts.BACKEND, second, Contracts.id(1), "first", Decision.TwinStep.PAUSE));
  }

  @Test
  void whoseContractIsPausedAsItWasIsStopped() {
    has("first", ContractState.SUSPENDED);

    assertThat(pause()).contains("its backend cannot stop it");
  }

  @Test
  void whoseContractIsPausedNoMoreIsNotTouched() {
    has("first", ContractState.ACTIVE);

    assertThat(pause()).contains("it is not touched", "paused no more");
  }

  @Test
  void whoseContractHasAnotherInstanceMeanwhileIsNotTouched() {
    has("second", ContractState.SUSPENDED);

    assertThat(pause()).contains("it is not touched");
  }

  @Test
  void ofWhichThePlatformWasToldTooIsNotTouched() {
    has("first", ContractState.SUSPENDED);
    told("second");

    assertThat(pause()).contains("it is not touched", "which of the two");
  }
}
