// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.util.concurrent.Callable;
import org.decentagent.agent.operator.TaskView;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.console.OutputForm;
import org.decentagent.cli.control.TaskSource;
import org.decentagent.cli.manual.TaskScreen;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one task with everything about it. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    versionProvider = DcAgent.Version.class,
    description = {
      "Show a task: what exactly is to be done, what must be entered, who did what with it.",
      "Asks the running agent; reads the journal when none runs, and says so."
    })
final class ManualShowCommand implements Callable<Integer> {
  private final Surroundings around;
  private final ConfigSource configs;
  private final TaskSource source;

  @Parameters(
      index = "0",
      paramLabel = "TASK",
      converter = TaskNumber.class,
      description = "Its number in 'manual list'.")
  private long task;

  @Mixin private final ConfigSource.Options config = new ConfigSource.Options();
  @Mixin private final JsonOption json = new JsonOption();

  ManualShowCommand(Surroundings around, ConfigSource configs, TaskSource source) {
    this.around = around;
    this.configs = configs;
    this.source = source;
  }

  @Override
  public Integer call() {
    TaskSource.Told told = source.show(configs.require(config), task);
    Console console = around.console();
    if (!told.source().equals("agent")) {
      console.say("no agent runs; this is what its journal says");
    }
    TaskView shown =
        told.tasks().stream()
            .findFirst()
            .orElseThrow(() ->
                new CommandFailure(
                    ExitCode.NOT_FINE, "there is no task " + task + "; see: dc-agent manual list"));
    if (json.form() == OutputForm.JSON) {
      console.printJson(shown);
    } else {
      TaskScreen.lines(shown, around.clock().instant()).forEach(console::print);
    }
    return ExitCode.FINE.number();
  }
}
