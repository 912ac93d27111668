// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.Kill;
import org.decentagent.agent.engine.Backoff;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.JournalException;
import org.decentagent.agent.journal.Report;
import org.decentagent.platform.CallBudget;
import org.decentagent.platform.PlatformClient;
import org.decentagent.platform.PlatformLink;
import org.decentagent.platform.signing.SigningKey;
import org.decentagent.testkit.platform.SimulatedPlatform;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports while the journal's disk takes nothing. */
final class OutboxDiskTest {
  @TempDir Path state;

  @Test
  void aTryThatCannotBeWrittenDownIsNotMade() {
    FakeClock clock = FakeClock.at(Instant.parse("2026-11-22T12:00:00Z"));
    SigningKey key = SigningKey.ofSeed(new byte[32]);
    Kill disk = new Kill();
    try (SimulatedPlatform platform = SimulatedPlatform.start(clock);
        PlatformClient client =
            PlatformClient.of(
                PlatformLink.to(platform.url(), CallBudget.unlimited(), clock),
                key.publicHex(),
                key);
        Database database = Database.open(state, disk)) {
      Journal journal = new Journal(database, clock);
      journal.plan(Contracts.planned(1));
      journal.apply(
          Change.to(journal.require(Contracts.id(1)).to(ContractState.READY))
              .report(Report.Kind.PROVISIONED, "{}"));
      Backoff backoff = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(5), () -> 0L);
      Outbox outbox = new Outbox(client, journal, clock, backoff);
      disk.fillDisk(1);

      assertThatThrownBy(() -> outbox.deliver(journal.require(Contracts.id(1))))
          .isInstanceOf(JournalException.class);

      assertThat(platform.control().calls()).isEmpty();
    }
  }
}
