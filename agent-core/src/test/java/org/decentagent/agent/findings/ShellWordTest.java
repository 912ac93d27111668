// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.findings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ShellWordTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "box/a b", "it's", "\"q\"", "$(id)", "`id`", "a;b", "a  b", "*", "~root", "#c", "\\", "é",
        ""
      })
  void aShellReadsItAsTheWordItWas(String word) throws Exception {
    Process shell = new ProcessBuilder("sh", "-c", "printf '%s' " + ShellWord.of(word)).start();

    String read = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(read).isEqualTo(word);
    assertThat(shell.waitFor()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-x", "--none", "@file", "a b", "it's"})
  void theValueOfAnOptionIsNeverTakenForAnotherOption(String value) throws Exception {
    String line = "printf '[%s]' " + ShellWord.option("--adopt", value);
    Process shell = new ProcessBuilder("sh", "-c", line).start();

    String read = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(read).isEqualTo("[--adopt=" + value + "]");
  }

  @Test
  void whatNeedsNoQuotesHasNone() {
    assertThat(ShellWord.of("box/dc-a1:2_3.4@x")).isEqualTo("box/dc-a1:2_3.4@x");
  }
}
