// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.decentagent.agent.Contracts;
import org.decentagent.spi.ContractId;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.Test;

/** When work on a contract last moved, and what it is at. */
final class ProgressTest {
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
  private static final ContractId CONTRACT = Contracts.id(1);

  private final FakeClock clock = FakeClock.at(START);
  private final Progress progress = new Progress(clock);

  @Test
  void whoTellsWhatItIsAtMoves() {
    progress.tell(CONTRACT, "booting");
    clock.advance(Duration.ofSeconds(1));
    progress.tell(CONTRACT, "booting");

    assertThat(progress.last(CONTRACT)).contains(START.plusSeconds(1));
    assertThat(progress.doing(CONTRACT)).contains("booting");
    assertThat(progress.last(Contracts.id(2))).isEmpty();
  }

  @Test
  void whatWasToldOfAnEarlierStateIsNoLongerSo() {
    progress.tell(CONTRACT, "booting");
    progress.tell(Contracts.id(2), "booting");

    progress.movedOn(CONTRACT);

    assertThat(progress.doing(CONTRACT)).isEmpty();
    assertThat(progress.last(CONTRACT)).contains(START);
    assertThat(progress.doing(Contracts.id(2))).contains("booting");
  }

  @Test
  void ofWorkThatIsOverNothingIsKnown() {
    progress.tell(CONTRACT, "booting");

    progress.forget(CONTRACT);

    assertThat(progress.doing(CONTRACT)).isEmpty();
    assertThat(progress.last(CONTRACT)).isEmpty();
  }

  @Test
  void whatAStepTellsIsToldOfItsContract() {
    Beacon beacon = progress.beacon(CONTRACT);
    beacon.moved();
    Optional<Instant> moved = progress.last(CONTRACT);
    clock.advance(Duration.ofSeconds(1));
    beacon.told("booting");

    assertThat(moved).contains(START);
    assertThat(progress.last(CONTRACT)).contains(START.plusSeconds(1));
    assertThat(progress.doing(CONTRACT)).contains("booting");
  }
}
