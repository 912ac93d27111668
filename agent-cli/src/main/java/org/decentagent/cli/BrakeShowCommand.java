// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.time.Instant;
import java.util.concurrent.Callable;
import org.decentagent.agent.hand.BrakeView;
import org.decentagent.cli.console.Age;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.console.OutputForm;
import org.decentagent.cli.console.TextTable;
import org.decentagent.cli.control.HandSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells what the brake holds back. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    versionProvider = DcAgent.Version.class,
    description = {
      "Show whether the brake is frozen, why, and what waits. Exit code 1 when it is.",
      "Asks the running agent; reads the journal when none runs, and says so."
    })
final class BrakeShowCommand implements Callable<Integer> {
  private final Surroundings around;
  private final ConfigSource configs;
  private final HandSource source;

  @Mixin private final ConfigSource.Options config = new ConfigSource.Options();
  @Mixin private final JsonOption json = new JsonOption();

  BrakeShowCommand(Surroundings around, ConfigSource configs, HandSource source) {
    this.around = around;
    this.configs = configs;
    this.source = source;
  }

  @Override
  public Integer call() {
    HandSource.Told<BrakeView> told = source.brake(configs.require(config));
    Console console = around.console();
    HandTelling.tellSource(console, told.source());
    if (json.form() == OutputForm.JSON) {
      console.printJson(told.what());
    } else {
      show(told.what());
    }
    return (told.what().frozenSince() == null ? ExitCode.FINE : ExitCode.NOT_FINE).number();
  }

  private void show(BrakeView brake) {
    Console console = around.console();
    String since = brake.frozenSince();
    if (since == null) {
      console.print(
          "not frozen; "
              + brake.left()
              + " of "
              + brake.limit()
              + " may be stopped or removed within 10 min before it is");
      return;
    }
    Instant now = around.clock().instant();
    console.print(
        console.screen().paint().bad("frozen")
            + " for "
            + Age.since(since, now)
            + ": "
            + brake.why());
    TextTable table = new TextTable("CONTRACT", "BACKEND", "WHY IT WOULD GO", "WAITS");
    brake
        .held()
        .forEach(held ->
            table.row(
                held.contract().substring(0, 12),
                held.backend(),
                held.reason(),
                Age.since(held.since(), now)));
    table.lines(console.screen()).forEach(console::print);
    console.print("if that is right: dc-agent brake release");
  }
}
