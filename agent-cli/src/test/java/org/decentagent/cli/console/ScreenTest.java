// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class ScreenTest {
  @Test
  void aTerminalHasColoursAndAWidth() {
    Screen screen = Screen.of(" in err out 120", Map.of("TERM", "xterm"));

    assertThat(screen.paint()).isEqualTo(Paint.COLOURS);
    assertThat(screen.columns()).isEqualTo(120);
  }

  @Test
  void noColorIsHonoured() {
    Screen screen = Screen.of("in err out", Map.of("TERM", "xterm", "NO_COLOR", "1"));

    assertThat(screen.paint()).isEqualTo(Paint.PLAIN);
    assertThat(screen.out()).isTrue();
  }

  @Test
  void aPipeGetsPlainText() {
    Screen screen = Screen.of("err 80", Map.of("TERM", "xterm"));

    assertThat(screen.paint()).isEqualTo(Paint.PLAIN);
    assertThat(screen.paintErr()).isEqualTo(Paint.COLOURS);
  }

  @Test
  void aDumbTerminalIsNone() {
    assertThat(Screen.of("in err out", Map.of("TERM", "dumb")).out()).isFalse();
  }
}
