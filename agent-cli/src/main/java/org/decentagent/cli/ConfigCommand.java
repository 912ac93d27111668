// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The commands about the configuration. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    versionProvider = DcAgent.Version.class,
    description = "Look after the configuration.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = ConfigCheckCommand.class)
final class ConfigCommand implements Runnable {
  @Spec private CommandSpec spec;

  ConfigCommand() {
    spec = CommandSpec.create(); // replaced by the parser
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "no command given");
  }
}
