// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.decentagent.agent.Contracts;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which contracts count where. */
final class StandingsTest {
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
  private static final BackendName OTHER = new BackendName("other");
  private static final ContractId HERE = Contracts.id(1);
  private static final ContractId THERE = Contracts.id(2);
  private static final ContractId PAUSED = Contracts.id(3);
  private static final ContractId GONE = Contracts.id(4);

  @TempDir Path state;
  private Database database;
  private Journal journal;
  private Standings standings;

  /** Four whose instances have one id: only two of them are on the same backend, one is over. */
  @BeforeEach
  void open() {
    database = Database.open(state);
    journal = new Journal(database, FakeClock.at(START));
    standings = journal.standings();
    plan(HERE, Contracts.BACKEND, ContractState.ACTIVE);
    plan(THERE, OTHER, ContractState.ACTIVE);
    plan(PAUSED, OTHER, ContractState.SUSPENDED);
    plan(GONE, Contracts.BACKEND, ContractState.GONE);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void plan(ContractId id, BackendName backend, ContractState in) {
    journal.plan(ContractRecord.planned(id, backend, Contracts.order()));
    InstanceRef ref = new InstanceRef(backend, "m-1");
    Instance instance = Instance.at(ref, InstanceState.RUNNING).build();
    journal.apply(Change.to(journal.require(id).copy().instance(instance).state(in).build()));
  }

  @Test
  void whatIsOverDoesNotLive() {
    assertThat(standings.living(Map.of()))
        .extracting(standing -> standing.contract().id())
        .containsExactlyInAnyOrder(HERE, THERE, PAUSED);
  }

  @Test
  void onlyWhatIsActiveOnABackendIsActiveThere() {
    assertThat(standings.active(Contracts.BACKEND)).containsExactly(HERE);
    assertThat(standings.active(OTHER)).containsExactly(THERE);
  }

  @Test
  void onlyWhatIsActiveRuns() {
    assertThat(standings.runs(HERE)).isTrue();
    assertThat(standings.runs(PAUSED)).isFalse();
    assertThat(standings.runs(GONE)).isFalse();
  }

  @Test
  void anInstanceIsHeldOnItsOwnBackendByWhatIsNotOver() {
    assertThat(standings.holding(new InstanceRef(Contracts.BACKEND, "m-1")))
        .extracting(ContractRecord::id)
        .containsExactly(HERE);
    assertThat(standings.holding(new InstanceRef(OTHER, "m-1")))
        .extracting(ContractRecord::id)
        .containsExactlyInAnyOrder(THERE, PAUSED);
    assertThat(standings.holding(new InstanceRef(OTHER, "m-2"))).isEmpty();
  }

  @Test
  void aStandingTellsWhatThePlatformWantsAndWhenItEnds() {
    journal.wish(HERE, Wish.SUSPEND, "a dispute");
    journal.ends().now(HERE);

    Standings.Standing standing = standings.find(HERE).orElseThrow();

    assertThat(standing.wish()).contains(Wish.SUSPEND);
    assertThat(standing.endsAt()).contains(START);
    assertThat(standings.find(THERE).orElseThrow().endsAt()).isEmpty();
  }
}
