// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class FakeClockTest {
  @Test
  void timeStandsStillUntilItIsMoved() {
    FakeClock clock = FakeClock.at(Instant.EPOCH);

    Instant before = clock.instant();
    clock.advance(Duration.ofMinutes(5));

    assertThat(before).isEqualTo(Instant.EPOCH);
    assertThat(clock.instant()).isEqualTo(Instant.EPOCH.plusSeconds(300));
  }
}
