// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.verify;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.decentagent.agent.findings.PlainLine;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.OutputForm;
import org.decentagent.cli.console.Paint;
import org.decentagent.cli.console.TextTable;
import org.decentagent.testkit.conformance.Check;
import org.decentagent.testkit.conformance.Report;
import org.decentagent.testkit.conformance.Result;
import org.decentagent.testkit.conformance.Verdict;

/** Shows how far the checks are, and what became of them. Confined to one thread. */
public final class VerifyScreen {
  private static final Duration WORTH_SAYING = Duration.ofSeconds(3);

  private final Console console;
  private final OutputForm form;

  /** On that console. */
  public VerifyScreen(Console console, OutputForm form) {
    this.console = console;
    this.form = form;
  }

  /** A check begins. */
  public void begin(Check check) {
    if (console.screen().err()) {
      console.say("          " + check.name() + " …");
    }
  }

  /** A check waits; so that nobody takes that for a plugin that hangs. */
  public void waits(Duration time, String what) {
    if (console.screen().err() && time.compareTo(WORTH_SAYING) >= 0) {
      console.say("          waits " + seconds(time) + ": " + PlainLine.of(what, 300));
    }
  }

  /** It is over. */
  public void end(Verdict verdict, Result result) {
    Paint paint = form == OutputForm.JSON ? Paint.PLAIN : console.screen().paint();
    String line =
        word(verdict, paint) + result.check().name() + " (" + seconds(result.took()) + ")";
    console.progress(form).println(line);
    for (String detail : details(verdict)) {
      console.progress(form).println("          " + PlainLine.marked(detail));
    }
  }

  private static String word(Verdict verdict, Paint paint) {
    return switch (verdict) {
      case Verdict.Passed it -> paint.good("passed    ");
      case Verdict.RefusedAsDeclared it -> paint.faint("refused   ");
      case Verdict.NotRun it -> paint.doubtful("not run   ");
      case Verdict.Failed it -> paint.bad("FAILED    ");
    };
  }

  private static List<String> details(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Passed it -> List.of();
      case Verdict.RefusedAsDeclared(String what) -> List.of(what);
      case Verdict.NotRun(String why) -> List.of(why);
      case Verdict.Failed(String done, String seen, String expected) ->
          List.of("done:     " + done, "seen:     " + seen, "expected: " + expected);
    };
  }

  private static String seconds(Duration took) {
    return "%.1f s".formatted(took.toMillis() / 1000.0);
  }

  /** A table on a terminal, and the numbers. */
  public void show(Report report) {
    Paint paint = console.screen().paint();
    if (console.screen().out()) {
      TextTable table = new TextTable("CHECK", "VERDICT", "TOOK", "RULES");
      for (Result result : report.results()) {
        table.row(
            result.check().name(),
            VerifyReport.word(result.verdict()).toLowerCase(Locale.ROOT),
            seconds(result.took()),
            result.check().rules().stream()
                .map(rule -> Integer.toString(rule.number()))
                .reduce((one, other) -> one + " " + other)
                .orElse(""));
      }
      console.print("");
      table.lines(console.screen()).forEach(console::print);
    }
    console.print("");
    console.print(
        report.failed().isEmpty() ? paint.good(report.summary()) : paint.bad(report.summary()));
  }
}
