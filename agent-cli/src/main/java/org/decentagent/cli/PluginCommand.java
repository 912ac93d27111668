// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What can be asked about plugins. */
@Command(
    name = "plugin",
    mixinStandardHelpOptions = true,
    versionProvider = DcAgent.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Prove a plugin before it serves contracts.",
    subcommands = PluginVerifyCommand.class)
final class PluginCommand implements Runnable {
  @Spec private CommandSpec spec;

  PluginCommand() {
    spec = CommandSpec.create(); // replaced by the parser
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "no command given");
  }
}
