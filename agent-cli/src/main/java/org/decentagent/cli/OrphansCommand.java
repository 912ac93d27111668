// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Instances that no contract accounts for. */
@Command(
    name = "orphans",
    mixinStandardHelpOptions = true,
    versionProvider = DcAgent.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "See the instances that bear our stamp and have no contract here, and decide.",
      "Nothing that bears another stamp, or none, is ever touched."
    },
    subcommands = {
      OrphansListCommand.class,
      OrphansAdoptCommand.class,
      OrphansIgnoreCommand.class,
      OrphansPurgeCommand.class
    })
final class OrphansCommand implements Runnable {
  @Spec private CommandSpec spec;

  OrphansCommand() {
    spec = CommandSpec.create(); // replaced by the parser
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "no command given");
  }
}
