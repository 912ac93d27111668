// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.Kill;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.Journal;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Steps;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call in which the journal refused a step. */
final class WrittenStepsTest {
  @TempDir Path state;

  @Test
  @Guards(Rule.WRITE_THEN_CALL)
  void afterAStepThatCouldNotBeWrittenTheCallDoesNothingMore() {
    Kill disk = new Kill();
    AtomicInteger acts = new AtomicInteger();
    try (Database database = Database.open(state, disk)) {
      Steps steps = steps(database);
      disk.fillDisk(1);
      assertThatThrownBy(() -> steps.remember("number", "100"))
          .isInstanceOf(ProvisioningException.UnknownOutcome.class)
          .hasMessageContaining(Kill.FULL);

      assertThatThrownBy(
              () -> steps.effect("create", () -> "m-" + acts.incrementAndGet(), Optional::empty))
          .isInstanceOf(ProvisioningException.UnknownOutcome.class);

      assertThat(acts).hasValue(0);
      assertThat(steps(database).recall("number")).isEmpty();
    }
  }

  private static Steps steps(Database database) {
    FakeClock clock = FakeClock.at(Instant.parse("2026-11-22T12:00:00Z"));
    Journal journal = new Journal(database, clock);
    journal.plan(Contracts.planned(1));
    return new WrittenSteps(
        new JournaledSteps(
            journal.steps(Contracts.id(1)),
            new Asking(journal.tasks(), Contracts.id(1)),
            Contracts.BACKEND,
            CreateGuarantee.NAME_UNIQUE,
            new JournaledSteps.Timing(clock, Duration.ofMinutes(5), Duration.ZERO),
            new Progress(clock).beacon(Contracts.id(1))));
  }
}
