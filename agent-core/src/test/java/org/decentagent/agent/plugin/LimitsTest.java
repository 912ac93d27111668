// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LimitsTest {
  @ParameterizedTest
  @CsvSource({"0, PT1S, PT0S, 1", "1, PT0S, PT0S, 1", "1, PT1S, PT-1S, 1", "1, PT1S, PT0S, 0"})
  void whatWouldLetNothingThroughIsNoLimit(
      int parallel, Duration deadline, Duration grace, int failures) {
    assertThatThrownBy(() -> new Limits(parallel, deadline, grace, failures, Duration.ofMinutes(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void afterFiveFailuresAPluginIsLeftAloneForAMinute() {
    Duration deadline = Duration.ofMinutes(2);

    assertThat(Limits.of(4, deadline))
        .isEqualTo(new Limits(4, deadline, Duration.ofSeconds(5), 5, Duration.ofMinutes(1)));
  }
}
