// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.decentagent.agent.hand.HoldView;
import org.decentagent.cli.console.Age;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.console.OutputForm;
import org.decentagent.cli.control.HandSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists contracts on hold. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    versionProvider = DcAgent.Version.class,
    description = {
      "List the contracts that wait for your word, why, and what you can say.",
      "Asks the running agent; reads the journal when none runs, and says so."
    })
final class HoldListCommand implements Callable<Integer> {
  private final Surroundings around;
  private final ConfigSource configs;
  private final HandSource source;

  @Mixin private final ConfigSource.Options config = new ConfigSource.Options();
  @Mixin private final JsonOption json = new JsonOption();

  HoldListCommand(Surroundings around, ConfigSource configs, HandSource source) {
    this.around = around;
    this.configs = configs;
    this.source = source;
  }

  @Override
  public Integer call() {
    HandSource.Told<List<HoldView>> told = source.holds(configs.require(config));
    Console console = around.console();
    HandTelling.tellSource(console, told.source());
    if (json.form() == OutputForm.JSON) {
      console.printJson(told.what());
    } else if (told.what().isEmpty()) {
      console.print("no contract is on hold");
    } else {
      told.what().forEach(this::show);
    }
    return ExitCode.FINE.number();
  }

  private void show(HoldView hold) {
    Console console = around.console();
    console.print(
        console.screen().paint().strong("contract " + hold.contract().substring(0, 12))
            + " on "
            + hold.backend()
            + ", "
            + hold.was()
            + " until held "
            + Age.since(hold.since(), around.clock().instant())
            + " ago");
    console.print("  " + hold.why());
    for (HoldView.Way way : hold.ways()) {
      console.print("  " + way.command());
      console.print("      " + way.meaning());
    }
  }
}
