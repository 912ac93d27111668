// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AgeTest {
  @ParameterizedTest
  @CsvSource({"0, 0s", "59, 59s", "60, 1m 00s", "3725, 1h 02m", "90000, 1d 1h", "-5, 0s"})
  void timesAreSaidAsPeopleSayThem(long seconds, String said) {
    assertThat(Age.of(Duration.ofSeconds(seconds))).isEqualTo(said);
  }

  @Test
  void whatIsNoInstantHasNoAge() {
    assertThat(Age.since("yesterday", Instant.EPOCH)).isEqualTo("-");
  }
}
