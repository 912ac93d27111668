// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.decentagent.agent.config.AgentConfig;
import org.decentagent.cli.console.OutputForm;
import org.decentagent.cli.control.TaskSource;
import org.decentagent.cli.manual.Interview;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says that a task cannot be done. */
@Command(
    name = "fail",
    mixinStandardHelpOptions = true,
    versionProvider = DcAgent.Version.class,
    description = {
      "Say that a task cannot be done. Of a delivery that is final: the customer is paid back.",
      "What must be done sooner or later, such as a removal, can be snoozed only."
    })
final class ManualFailCommand implements Callable<Integer> {
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
      names = "--reason",
      required = true,
      paramLabel = "WORDS",
      description = "Why; the customer can read it.")
  private String reason = "";

  @Mixin private final ConfigSource.Options config = new ConfigSource.Options();
  @Mixin private final JsonOption json = new JsonOption();

  ManualFailCommand(Surroundings around, ConfigSource configs, TaskSource source) {
    this.around = around;
    this.configs = configs;
    this.source = source;
  }

  @Override
  public Integer call() {
    AgentConfig settings = configs.require(config);
    TaskTelling telling = new TaskTelling(around.console(), source);
    if (around.console().screen().in() && json.form() == OutputForm.TEXT) {
      Optional.ofNullable(telling.require(settings, task).refusal())
          .ifPresent(consequence ->
              new Interview(around.console())
                  .confirm("This is final: " + consequence + ". Go on? [y/N] "));
    }
    return telling.tell(settings, task, TaskTelling.refuse(reason), json.form());
  }
}
