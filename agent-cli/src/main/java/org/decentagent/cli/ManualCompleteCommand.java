// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.decentagent.agent.config.AgentConfig;
import org.decentagent.agent.operator.TaskView;
import org.decentagent.cli.console.OutputForm;
import org.decentagent.cli.control.TaskSource;
import org.decentagent.cli.manual.Interview;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says that a task is done. */
@Command(
    name = "complete",
    mixinStandardHelpOptions = true,
    versionProvider = DcAgent.Version.class,
    description = {
      "Say that a task is done. On a terminal you are asked for what you did not give.",
      "What you enter is checked before anything is reported; said twice it is harmless."
    })
final class ManualCompleteCommand implements Callable<Integer> {
  private final Surroundings around;
  private final ConfigSource configs;
  private final TaskSource source;

  @Parameters(
      index = "0",
      paramLabel = "TASK",
      converter = TaskNumber.class,
      description = "Its number in 'manual list'.")
  private long task;

  @Option(
      names = "--set",
      paramLabel = "FIELD=VALUE",
      description = "Enter a value, such as address=203.0.113.7.")
  private final Map<String, String> values = new LinkedHashMap<>();

  @Mixin private final ConfigSource.Options config = new ConfigSource.Options();
  @Mixin private final JsonOption json = new JsonOption();

  ManualCompleteCommand(Surroundings around, ConfigSource configs, TaskSource source) {
    this.around = around;
    this.configs = configs;
    this.source = source;
  }

  @Override
  public Integer call() {
    AgentConfig settings = configs.require(config);
    TaskTelling telling = new TaskTelling(around.console(), source);
    Map<String, String> entered = values;
    if (around.console().screen().in() && json.form() == OutputForm.TEXT) {
      TaskView shown = telling.require(settings, task);
      if (shown.state().equals("open")) {
        entered = new Interview(around.console()).complete(shown, values);
      }
    }
    return telling.tell(settings, task, TaskTelling.complete(entered), json.form());
  }
}
