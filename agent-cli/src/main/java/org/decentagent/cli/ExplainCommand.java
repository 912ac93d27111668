// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.decentagent.agent.hand.Explanation;
import org.decentagent.agent.hand.HoldView;
import org.decentagent.cli.console.Age;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.console.OutputForm;
import org.decentagent.cli.console.Paint;
import org.decentagent.cli.control.HandSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells how a contract came to be as it is. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    versionProvider = DcAgent.Version.class,
    description = {
      "Show how a contract came to be as it is: each step, decision and refusal, and why.",
      "Also of contracts that are gone. Any beginning of its id will do.",
      "Asks the running agent; reads the journal when none runs, and says so."
    })
final class ExplainCommand implements Callable<Integer> {
  private final Surroundings around;
  private final ConfigSource configs;
  private final HandSource source;

  @Parameters(index = "0", paramLabel = "CONTRACT", description = "The beginning of its id.")
  private String contract = "";

  @Mixin private final ConfigSource.Options config = new ConfigSource.Options();
  @Mixin private final JsonOption json = new JsonOption();

  ExplainCommand(Surroundings around, ConfigSource configs, HandSource source) {
    this.around = around;
    this.configs = configs;
    this.source = source;
  }

  @Override
  public Integer call() {
    HandSource.Told<Explanation> told = source.explain(configs.require(config), contract);
    Console console = around.console();
    HandTelling.tellSource(console, told.source());
    if (json.form() == OutputForm.JSON) {
      console.printJson(told.what());
    } else {
      show(told.what());
    }
    return ExitCode.FINE.number();
  }

  private void show(Explanation told) {
    Console console = around.console();
    Paint paint = console.screen().paint();
    console.print("contract  " + told.contract());
    console.print(
        "state     "
            + paint.strong(told.state())
            + " for "
            + Age.since(told.since(), around.clock().instant())
            + ", on "
            + told.backend()
            + Optional.ofNullable(told.instance()).map(at -> " as " + at).orElse(""));
    console.print("waits for " + told.waitsFor());
    line("wanted    ", told.wish());
    line("ends      ", told.endsAt());
    line("lease     ", told.lease());
    line("trouble   ", told.trouble());
    line("next look ", told.nextLook());
    HoldView hold = told.hold();
    if (hold != null) {
      hold.ways()
          .forEach(way -> console.print("say       " + way.command() + "  " + way.meaning()));
    }
    console.print("");
    for (Explanation.Entry entry : told.timeline()) {
      console.print(entry.at() + "  " + "%-10s".formatted(entry.kind()) + "  " + entry.what());
    }
  }

  private void line(String name, @org.jspecify.annotations.Nullable String text) {
    if (text != null) {
      around.console().print(name + text);
    }
  }
}
