// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a script with which bash and zsh complete our commands. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    versionProvider = DcAgent.Version.class,
    description = "Print a completion script: source <(dc-agent completion)")
final class CompletionCommand implements Runnable {
  private final Surroundings around;

  @Spec private CommandSpec spec;

  CompletionCommand(Surroundings around) {
    this.around = around;
    spec = CommandSpec.create(); // replaced by the parser
  }

  @Override
  public void run() {
    around.console().print(AutoComplete.bash("dc-agent", spec.root().commandLine()));
  }
}
