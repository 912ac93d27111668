// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.OutputForm;
import org.decentagent.cli.console.Screen;
import org.decentagent.testkit.conformance.Conformance;
import org.decentagent.testkit.conformance.Result;
import org.decentagent.testkit.conformance.Verdict;
import org.junit.jupiter.api.Test;

final class VerifyScreenTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);
  private final VerifyScreen screen =
      new VerifyScreen(
          new Console(out, out, new Screen(true, true, false, true, 80)), OutputForm.TEXT);

  @Test
  void aWaitThatIsLongEnoughToBeNoticedIsShownWithItsReason() {
    screen.waits(Duration.ofMillis(200), "until it can be seen");
    screen.waits(Duration.ofSeconds(60), "provision: no account is free\u001b[2J");

    assertThat(shown.toString(StandardCharsets.UTF_8))
        .isEqualTo("          waits 60.0 s: provision: no account is free [2J\n");
  }

  @Test
  void whatAPluginSaysCannotMoveTheCursor() {
    Verdict verdict = new Verdict.Failed("terminate", "an error \u001b[2J of the plugin", "gone");

    screen.end(verdict, new Result(Conformance.checks().getFirst(), verdict, Duration.ZERO));

    assertThat(shown.toString(StandardCharsets.UTF_8))
        .contains("an error ?[2J of the plugin")
        .doesNotContain("\u001b[2J");
  }
}
