// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.findings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlainLineTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u001b", // begins an escape sequence
        "\u009b", // begins one as well, in one character
        "\u202e", // turns the direction of what follows
        "\u2028", "\u2029", "\r", "\n", "\u0000", "\u007f"
      })
  void whatATerminalWouldObeyIsNotPrinted(String character) {
    assertThat(PlainLine.of("gone" + character + "[2J", 80)).isEqualTo("gone [2J");
    assertThat(PlainLine.marked("gone" + character + "[2J")).isEqualTo("gone?[2J");
  }

  @Test
  void whatPeopleWriteStaysAsItIs() {
    assertThat(PlainLine.of("größer als 4 GiB, 東京")).isEqualTo("größer als 4 GiB, 東京");
    assertThat(PlainLine.marked("größer  als 4 GiB")).isEqualTo("größer  als 4 GiB");
  }

  @Test
  void aLongLineIsCutVisibly() {
    assertThat(PlainLine.of("abcdef", 3)).isEqualTo("abc…");
    assertThat(PlainLine.of("abc", 3)).isEqualTo("abc");
  }
}
