// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The bound on what is stopped and removed at once. */
@Command(
    name = "brake",
    mixinStandardHelpOptions = true,
    versionProvider = DcAgent.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "See what the brake holds back, and let it go.",
      "It freezes when more than two instances, or a tenth of all, would be stopped",
      "or removed within ten minutes; what tenants cancel does not count."
    },
    subcommands = {BrakeShowCommand.class, BrakeReleaseCommand.class})
final class BrakeCommand implements Runnable {
  @Spec private CommandSpec spec;

  BrakeCommand() {
    spec = CommandSpec.create(); // replaced by the parser
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "no command given");
  }
}
