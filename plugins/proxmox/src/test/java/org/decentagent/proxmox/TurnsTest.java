// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.Test;

final class TurnsTest {
  private final FakeClock clock = FakeClock.at(Instant.parse("2026-11-25T12:00:00Z"));
  private final Turns turns = new Turns(clock, 1);

  @Test
  void whoHasATurnKeepsItAndOthersWaitUntilItIsGivenUp() {
    assertThat(turns.take("n1", 101)).isTrue();
    assertThat(turns.take("n1", 102)).isFalse();
    assertThat(turns.take("n2", 102)).isTrue();
    assertThat(turns.take("n1", 101)).isTrue();

    turns.leave("n1", 101);

    assertThat(turns.take("n1", 102)).isTrue();
  }

  @Test
  void aTurnThatNobodyKeepsUpIsOver() {
    turns.take("n1", 101);
    clock.advance(Duration.ofMinutes(1));
    assertThat(turns.take("n1", 102)).isFalse();
    clock.advance(Duration.ofMinutes(2));

    assertThat(turns.take("n1", 102)).isTrue();
  }
}
