// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.util.concurrent.Callable;
import org.decentagent.agent.config.AgentConfig;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.control.HandCommand;
import org.decentagent.cli.control.HandReply;
import org.decentagent.cli.control.HandSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Claims no new contract. */
@Command(
    name = "drain",
    mixinStandardHelpOptions = true,
    versionProvider = DcAgent.Version.class,
    description = {
      "Claim no new contract; what is being delivered or served goes on.",
      "It outlasts a restart, until --off, and can be said before a start too. Ctrl-C while waiting ends the waiting only, with"
          + " exit code 130."
    })
final class DrainCommand implements Callable<Integer> {
  private final Surroundings around;
  private final ConfigSource configs;
  private final HandSource source;

  @Option(names = "--off", description = "Claim new contracts again.")
  private boolean off;

  @Option(names = "--wait", description = "Wait until nothing is being delivered any more.")
  private boolean wait;

  @Mixin private final ConfigSource.Options config = new ConfigSource.Options();
  @Mixin private final JsonOption json = new JsonOption();

  DrainCommand(Surroundings around, ConfigSource configs, HandSource source) {
    this.around = around;
    this.configs = configs;
    this.source = source;
  }

  @Override
  public Integer call() {
    if (off && wait) {
      throw new CommandFailure(ExitCode.USAGE, "--wait goes without --off");
    }
    AgentConfig settings = configs.require(config);
    HandCommand.Verb verb = off ? HandCommand.Verb.FILL : HandCommand.Verb.DRAIN;
    HandReply reply = source.drain(settings, verb);
    if (wait) {
      new DrainWait(around.console(), source).await(settings, json.form());
    }
    return new HandTelling(around.console(), source).show(reply, json.form());
  }
}
