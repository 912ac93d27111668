// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person reads. */
final class MessageTest {
  @ParameterizedTest
  @CsvSource({
    "PT42M, 42 min left",
    "PT119M, 119 min left",
    "PT3H, 3 h left",
    "PT0S, due 0 min ago",
    "PT-42M, due 42 min ago",
    "PT-50H, due 50 h ago"
  })
  void theTimeIsToldInTheUnitThatAPersonWouldTake(Duration left, String told) {
    assertThat(Told.message(Urgency.REMINDER, Told.task("x", Optional.empty()), left).subject())
        .endsWith("(" + told + ")");
  }

  @Test
  void whatIsNoLongerNeededSaysNeitherWhatWasWrongWithItNorHowMuchTimeIsLeft() {
    Message message =
        Told.message(
            Urgency.MOOT, Told.task("x", Optional.of("nobody answers")), Duration.ofMinutes(9));

    assertThat(message.text())
        .contains("no longer needed")
        .doesNotContain("nobody answers", "left");
  }
}
