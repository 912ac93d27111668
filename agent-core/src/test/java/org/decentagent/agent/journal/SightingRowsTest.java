// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.decentagent.agent.Contracts;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Observed;
import org.decentagent.spi.Ownership;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** For how long instances without a contract were looked at. */
final class SightingRowsTest {
  private static final BackendName OTHER = new BackendName("other");
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path state;
  private final FakeClock clock = FakeClock.at(Instant.parse("2026-11-22T12:00:00Z"));
  private Database database;
  private SightingRows sightings;

  @BeforeEach
  void open() {
    database = Database.open(state);
    sightings = new Journal(database, clock).sightings();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void seen(BackendName backend, int number) {
    ContractId contract = Contracts.id(number);
    sightings.seen(
        backend,
        new Observed("m-1", "m-1", new Ownership.Unstamped(), InstanceState.RUNNING, Instant.EPOCH),
        contract,
        HOUR,
        "unknown");
  }

  private List<Duration> looked() {
    return sightings.all().stream().map(SightingRows.Sighting::looked).toList();
  }

  @Test
  @Guards(Rule.ORPHANS)
  void timeAddsUpFromTheFirstLookAndBeginsAnewUnderAnotherContract() {
    seen(Contracts.BACKEND, 1);
    seen(Contracts.BACKEND, 1);
    seen(Contracts.BACKEND, 1);
    List<Duration> same = looked();
    seen(Contracts.BACKEND, 2);

    assertThat(same).containsExactly(HOUR.multipliedBy(2));
    assertThat(looked()).containsExactly(Duration.ZERO);
  }

  @Test
  @Guards(Rule.ORPHANS)
  void whatIsNotSeenAnyMoreIsForgottenOnItsOwnBackendOnly() {
    seen(Contracts.BACKEND, 1);
    seen(OTHER, 2);

    sightings.forgetAllBut(OTHER, Set.of());
    List<BackendName> left = sightings.all().stream().map(SightingRows.Sighting::backend).toList();
    sightings.forgetAllBut(Contracts.BACKEND, Set.of("m-1"));
    List<Duration> seen = looked();
    sightings.forgetAllBut(Contracts.BACKEND, Set.of("m-2"));

    assertThat(left).containsExactly(Contracts.BACKEND);
    assertThat(seen).hasSize(1);
    assertThat(looked()).isEmpty();
  }

  @Test
  void sinceWhenItIsSeenAndStoppedIsToldOfTheInstanceAndNotOfItsNumber() {
    seen(Contracts.BACKEND, 1);
    sightings.stopped(Contracts.BACKEND, "m-1");
    clock.advance(HOUR);
    seen(Contracts.BACKEND, 1);
    SightingRows.Sighting same = sightings.all().getFirst();
    seen(Contracts.BACKEND, 2);
    SightingRows.Sighting other = sightings.all().getFirst();

    assertThat(same.firstSeenAt()).isEqualTo(clock.instant().minus(HOUR));
    assertThat(same.stoppedAt()).contains(clock.instant().minus(HOUR));
    assertThat(other.contract()).isEqualTo(Contracts.id(2));
    assertThat(other.firstSeenAt()).isEqualTo(clock.instant());
    assertThat(other.stoppedAt()).isEmpty();
  }

  @Test
  void whatWasSeenFirstComesFirst() {
    seen(OTHER, 2);
    clock.advance(HOUR);
    seen(Contracts.BACKEND, 1);

    assertThat(sightings.all())
        .extracting(SightingRows.Sighting::backend)
        .containsExactly(OTHER, Contracts.BACKEND);
  }

  @Test
  void whatIsLeftAloneIsSoUntilItIsHeeded() {
    seen(Contracts.BACKEND, 1);
    seen(OTHER, 2);
    sightings.all().forEach(sighting -> sightings.ignore(sighting, "eve"));
    SightingRows.Sighting one = sightings.all().getFirst();
    sightings.heed(one);

    assertThat(one.ignoredBy()).contains("eve");
    assertThat(sightings.all())
        .extracting(SightingRows.Sighting::ignoredBy)
        .containsExactly(Optional.empty(), Optional.of("eve"));
    assertThat(sightings.ignored())
        .extracting(SightingRows.Ignored::backend)
        .containsExactly(OTHER);
  }
}
