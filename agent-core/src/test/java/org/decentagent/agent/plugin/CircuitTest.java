// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;

/** A plugin that failed again and again, and is tried once more after a pause. */
final class CircuitTest {
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final InstantSource clock = now::get;
  private final Circuit circuit = new Circuit(3, PAUSE, clock);

  private void failThreeTimes() {
    for (int i = 0; i < 3; i++) {
      assertThat(circuit.admit()).isTrue();
      circuit.failed();
    }
  }

  private void opensAndPauses() {
    failThreeTimes();
    assertThat(circuit.admit()).isFalse();
    now.set(START.plus(PAUSE));
  }

  @Test
  @Guards(Rule.PLUGINS)
  void afterThePauseOneCallIsTriedAndNoOtherBesideIt() {
    opensAndPauses();

    assertThat(circuit.admit()).isTrue();
    assertThat(circuit.wouldAdmit()).isFalse();
    assertThat(circuit.admit()).isFalse();
  }

  @Test
  @Guards(Rule.PLUGINS)
  void oneFailureOfATriedCallBeginsThePauseAnewHoweverFewCameBefore() {
    circuit.trip();
    now.set(START.plus(PAUSE));
    assertThat(circuit.admit()).isTrue();

    circuit.failed();

    assertThat(circuit.state()).isEqualTo(CircuitState.OPEN);
    now.set(START.plus(PAUSE.multipliedBy(2)));
    assertThat(circuit.admit()).isTrue();
  }

  @Test
  void aTriedCallThatToldNothingMakesRoomForAnother() {
    opensAndPauses();
    circuit.admit();

    circuit.abstained();

    assertThat(circuit.admit()).isTrue();
  }

  @Test
  void aTriedCallThatWorkedEndsThePauseForAll() {
    opensAndPauses();
    circuit.admit();

    circuit.succeeded();

    assertThat(circuit.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(circuit.admit()).isTrue();
    assertThat(circuit.admit()).isTrue();
  }

  @Test
  void aClockThatIsSetBackProlongsNoPause() {
    failThreeTimes();

    now.set(START.minus(Duration.ofDays(1)));

    assertThat(circuit.admit()).isTrue();
  }
}
