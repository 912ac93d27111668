// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  private static final RandomGenerator NEVER_SHORTER = () -> 0L;
  private static final RandomGenerator SHORTEST = () -> -1L;

  @Test
  void theWaitDoublesUpToTheCap() {
    Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5), NEVER_SHORTER);

    List<Long> waits =
        IntStream.rangeClosed(1, 5).mapToObj(i -> backoff.after(i).toSeconds()).toList();

    assertThat(waits).containsExactly(1L, 2L, 4L, 5L, 5L);
  }

  @Test
  void chanceTakesAwayAThirdAtMost() {
    Backoff backoff = new Backoff(Duration.ofSeconds(3), Duration.ofSeconds(3), SHORTEST);

    assertThat(backoff.after(1)).isBetween(Duration.ofSeconds(2), Duration.ofMillis(2001));
  }

  @Test
  void noNumberOfFailuresMakesItZeroOrOverflow() {
    Backoff tiny = new Backoff(Duration.ofMillis(1), Duration.ofDays(365), SHORTEST);
    Backoff huge = new Backoff(Duration.ofDays(100_000), Duration.ofDays(200_000), NEVER_SHORTER);

    assertThat(IntStream.of(-5, 0, 1, 31, 64, Integer.MAX_VALUE).mapToObj(tiny::after))
        .allMatch(Duration::isPositive);
    assertThat(huge.after(Integer.MAX_VALUE)).isEqualTo(Duration.ofDays(200_000));
  }

  @Test
  void aWaitIsOverWhenItsTimeIsThereOrLongerAwayThanAnyWait() {
    Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5), NEVER_SHORTER);
    Instant now = Instant.parse("2026-11-22T12:00:00Z");

    assertThat(backoff.left(now, now)).isEmpty();
    assertThat(backoff.left(now, now.plusMillis(1))).contains(Duration.ofMillis(1));
    assertThat(backoff.left(now, now.plusSeconds(5))).contains(Duration.ofSeconds(5));
    assertThat(backoff.left(now, now.plusMillis(5001))).isEmpty();
  }
}
