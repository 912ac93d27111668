// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MembersTest {
  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "  ", "\u0007\n\t"})
  void aTextOfNothingThatCanBeShownIsNone(String text) {
    assertThat(Members.line(text)).isEmpty();
  }

  @Test
  void aTextIsShownAsOneShortLine() {
    assertThat(Members.line(" one\n\u001b[31mtwo ")).contains("one [31mtwo");
    assertThat(Members.line("x".repeat(300))).contains("x".repeat(300));
    assertThat(Members.line("x".repeat(301))).contains("x".repeat(300) + "…");
  }

  @Test
  void aPauseIsBetweenASecondAndADay() {
    assertThat(Members.pause("after", 1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(Members.pause("after", 86_400)).isEqualTo(Duration.ofDays(1));
    assertThatThrownBy(() -> Members.pause("after", 0)).hasMessageContaining("'after'");
    assertThatThrownBy(() -> Members.pause("after", 86_401)).hasMessageContaining("'after'");
  }

  @Test
  void onlyACodeInItsFormGoesBehindOurs() {
    assertThat(Members.code("no_room", "failed")).hasToString("script/no_room");
    assertThat(Members.code("No Room!", "failed")).hasToString("script/failed");
    assertThat(Members.code(null, "failed")).hasToString("script/failed");
  }

  @Test
  void controlCharactersMakeNoName() {
    assertThat(Members.plain("id", "i-1")).isEqualTo("i-1");
    assertThatThrownBy(() -> Members.plain("id", "i-1\n")).hasMessageContaining("'id'");
    assertThatThrownBy(() -> Members.plain("id", null)).hasMessageContaining("'id' is missing");
  }
}
