// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SizeTest {
  @ParameterizedTest
  @CsvSource({
    "512 MiB, 536870912",
    "512MB, 536870912",
    "1.5 GiB, 1610612736",
    "2 tb, 2199023255552",
    "0 MB, 0"
  })
  void aNumberWithAUnitIsRead(String text, long bytes) {
    assertThat(MemorySize.parse(text).bytes()).isEqualTo(bytes);
    assertThat(StorageSize.parse(text).bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "512",
        "MiB",
        "-1 GiB",
        "1e9 GB",
        "1,5 GB",
        "0.0000001 MB",
        "9999999999999 TB",
        ""
      })
  void whatIsNoWholeAmountOfBytesWithAUnitIsRefused(String text) {
    assertThatThrownBy(() -> MemorySize.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSizePrintsInTheLargestUnitThatFits() {
    assertThat(MemorySize.ofMebibytes(512)).hasToString("512 MiB");
    assertThat(MemorySize.ofMebibytes(2048)).hasToString("2 GiB");
    assertThat(new StorageSize(1500)).hasToString("1500 bytes");
  }

  @Test
  void aSecretShowsItselfOnlyWhenAsked() {
    Secret secret = Secret.of("hunter2");

    assertThat(secret).hasToString("[redacted]");
    assertThat(String.format("%s", secret)).doesNotContain("hunter2");
    assertThat(secret.reveal()).isEqualTo("hunter2");
    assertThat(secret).isEqualTo(Secret.of("hunter2")).isNotEqualTo(Secret.of("hunter3"));
  }
}
