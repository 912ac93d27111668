// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.util.concurrent.Callable;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.console.OutputForm;
import org.decentagent.cli.control.TaskSource;
import org.decentagent.cli.manual.TaskScreen;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists what waits for the operator. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    versionProvider = DcAgent.Version.class,
    description = {
      "List the tasks that wait for you, most urgent first.",
      "Asks the running agent; reads the journal when none runs, and says so."
    })
final class ManualListCommand implements Callable<Integer> {
  private final Surroundings around;
  private final ConfigSource configs;
  private final TaskSource source;

  @Mixin private final ConfigSource.Options config = new ConfigSource.Options();
  @Mixin private final JsonOption json = new JsonOption();

  ManualListCommand(Surroundings around, ConfigSource configs, TaskSource source) {
    this.around = around;
    this.configs = configs;
    this.source = source;
  }

  @Override
  public Integer call() {
    TaskSource.Told told = source.list(configs.require(config));
    Console console = around.console();
    if (!told.source().equals("agent")) {
      console.say("no agent runs; this is what its journal says");
    }
    if (json.form() == OutputForm.JSON) {
      console.printJson(told.tasks());
    } else if (told.tasks().isEmpty()) {
      console.print("nothing waits for you");
    } else {
      TaskScreen.table(told.tasks(), around.clock().instant())
          .lines(console.screen())
          .forEach(console::print);
    }
    return ExitCode.FINE.number();
  }
}
