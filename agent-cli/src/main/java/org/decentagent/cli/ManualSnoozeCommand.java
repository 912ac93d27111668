// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.control.TaskSource;
import org.decentagent.spi.config.ConfigKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts a task off. */
@Command(
    name = "snooze",
    mixinStandardHelpOptions = true,
    versionProvider = DcAgent.Version.class,
    description = {
      "Hear nothing of a task for a while. It stays on the list, and last calls come all the same."
    })
final class ManualSnoozeCommand implements Callable<Integer> {
  private static final ConfigKey<Duration> TIME = ConfigKey.duration("for", "how long");

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
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "30 min",
      description = "How long, such as '2 h'; 30 min unless given.")
  private String time = "30 min";

  @Mixin private final ConfigSource.Options config = new ConfigSource.Options();
  @Mixin private final JsonOption json = new JsonOption();

  ManualSnoozeCommand(Surroundings around, ConfigSource configs, TaskSource source) {
    this.around = around;
    this.configs = configs;
    this.source = source;
  }

  @Override
  public Integer call() {
    Duration span;
    try {
      span = TIME.parse(time);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, "--for: " + e.getMessage(), e);
    }
    return new TaskTelling(around.console(), source)
        .tell(configs.require(config), task, TaskTelling.snooze(span.toMillis()), json.form());
  }
}
