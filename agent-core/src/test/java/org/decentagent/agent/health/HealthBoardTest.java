// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.decentagent.spi.BackendName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What came of looking at the instances of several backends, told as one. */
final class HealthBoardTest {
  @ParameterizedTest
  @CsvSource({"5, 9, 7, 3", "7, 3, 5, 9"})
  void ofSeveralBackendsTheLatestBeginTheLongestTimeAndAllInstancesCount(
      long at, long took, long otherAt, long otherTook) {
    HealthBoard board = new HealthBoard();
    board.finished(new BackendName("one"), round(at, took, 4, 3, 1));
    board.finished(new BackendName("two"), round(otherAt, otherTook, 20, 13, 7));

    assertThat(board.lastRound()).contains(round(7, 9, 24, 16, 8));
  }

  private static HealthBoard.Round round(
      long at, long took, int looked, int reported, int leftOut) {
    return new HealthBoard.Round(
        Instant.ofEpochSecond(at), Duration.ofSeconds(took), looked, reported, leftOut);
  }
}
