// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Contracts that wait for the operator's word. */
@Command(
    name = "hold",
    mixinStandardHelpOptions = true,
    versionProvider = DcAgent.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "See the contracts that wait for your word, and settle them.",
      "What you say is checked against the backend and the platform first."
    },
    subcommands = {HoldListCommand.class, HoldResolveCommand.class})
final class HoldCommand implements Runnable {
  @Spec private CommandSpec spec;

  HoldCommand() {
    spec = CommandSpec.create(); // replaced by the parser
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "no command given");
  }
}
