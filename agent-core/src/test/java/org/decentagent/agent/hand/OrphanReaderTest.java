// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.hand;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.Journal;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Observed;
import org.decentagent.spi.Ownership;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the operator reads of an instance that no contract accounts for. */
final class OrphanReaderTest {
  private static final ContractId CONTRACT = Contracts.id(1);
  private static final Duration GRACE = Duration.ofHours(1);

  private final FakeClock clock = FakeClock.at(Instant.parse("2026-01-01T12:00:00Z"));

  @TempDir Path folder;
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

  private OrphanView seen(InstanceState state, String said, Duration looked) {
    Observed instance = new Observed("m-1", "m-1", new Ownership.Unstamped(), state, Instant.EPOCH);
    journal.sightings().seen(Contracts.BACKEND, instance, CONTRACT, Duration.ZERO, said);
    journal.sightings().seen(Contracts.BACKEND, instance, CONTRACT, looked, said);
    return new OrphanReader(journal, GRACE).list().getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    "RUNNING, twin, a second instance of a contract",
    "RUNNING, keep, taken back into the journal",
    "REMAINS, keep, left alone while the platform keeps its contract",
    "RUNNING, terminate: expired, removed after its grace",
    "RUNNING, unknown, left alone: the platform does not say",
  })
  void whatBecomesOfItFollowsFromWhatThePlatformSaid(
      InstanceState state, String said, String next) {
    assertThat(seen(state, said, Duration.ZERO).next()).startsWith(next);
  }

  @ParameterizedTest
  @CsvSource({
    "keep, left alone: its contract is over here",
    "unknown, removed after its grace",
  })
  void aContractOfOursMakesItsInstanceOurs(String said, String next) {
    journal.plan(Contracts.planned(1));

    assertThat(seen(InstanceState.RUNNING, said, Duration.ZERO).next()).startsWith(next);
  }

  @Test
  void howLongItIsLeftAloneYetIsTold() {
    OrphanView half =
        seen(InstanceState.STOPPED, "terminate: expired", Duration.ofMinutes(30).plusMillis(1));
    OrphanView over = seen(InstanceState.STOPPED, "terminate: expired", Duration.ofMinutes(31));

    assertThat(half.graceLeft()).isEqualTo("PT29M59S");
    assertThat(half.looked()).isEqualTo("PT30M");
    assertThat(half.state()).isEqualTo("STOPPED");
    assertThat(over.graceLeft()).isEqualTo("PT0S");
    assertThat(over.next()).startsWith("removed, once its own lock answer agrees");
  }
}
