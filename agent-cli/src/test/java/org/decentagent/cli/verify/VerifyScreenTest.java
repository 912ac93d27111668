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
  @Test
  void whatAPluginSaysCannotMoveTheCursor() {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);
    VerifyScreen screen =
        new VerifyScreen(
            new Console(out, out, new Screen(true, true, false, true, 80)), OutputForm.TEXT);
    Verdict verdict = new Verdict.Failed("terminate", "an error \u001b[2J of the plugin", "gone");

    screen.end(verdict, new Result(Conformance.checks().getFirst(), verdict, Duration.ZERO));

    assertThat(shown.toString(StandardCharsets.UTF_8))
        .contains("an error ?[2J of the plugin")
        .doesNotContain("\u001b[2J");
  }
}
