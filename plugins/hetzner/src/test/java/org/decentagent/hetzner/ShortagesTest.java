// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.Test;

final class ShortagesTest {
  private static final Place PLACE = new Place("cx23", "fsn1");

  private final FakeClock clock = FakeClock.at(Account.START);
  private final Shortages shortages = new Shortages(clock);

  private Duration pause() {
    return shortages.pause(PLACE).orElse(Duration.ZERO);
  }

  @Test
  void eachRefusalDoublesThePauseUpToHalfAnHour() {
    for (int minutes : new int[] {2, 4, 8, 16, 30, 30}) {
      shortages.met(PLACE);

      assertThat(pause()).isEqualTo(Duration.ofMinutes(minutes));
      clock.advance(pause());
    }
  }

  @Test
  void refusalsOfOneMomentCountAsOne() {
    shortages.met(PLACE);
    clock.advance(Duration.ofMinutes(1));
    shortages.met(PLACE);

    assertThat(pause()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void whatIsToBeHadAgainBeginsAnew() {
    shortages.met(PLACE);
    clock.advance(pause());
    shortages.over(PLACE);
    shortages.met(PLACE);

    assertThat(pause()).isEqualTo(Duration.ofMinutes(2));
  }
}
