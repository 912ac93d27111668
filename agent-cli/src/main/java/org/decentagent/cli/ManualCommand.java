// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The operator's tasks. */
@Command(
    name = "manual",
    mixinStandardHelpOptions = true,
    versionProvider = DcAgent.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "See what only a person can do, and say that it is done.",
      "What you say goes to the running agent, which checks it before anybody else is told."
    },
    subcommands = {
      ManualListCommand.class,
      ManualShowCommand.class,
      ManualCompleteCommand.class,
      ManualFailCommand.class,
      ManualSnoozeCommand.class
    })
final class ManualCommand implements Runnable {
  @Spec private CommandSpec spec;

  ManualCommand() {
    spec = CommandSpec.create(); // replaced by the parser
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "no command given");
  }
}
