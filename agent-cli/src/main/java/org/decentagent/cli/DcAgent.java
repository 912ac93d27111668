// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import org.decentagent.agent.AgentVersion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The program itself: names its commands. */
@Command(
    name = "dc-agent",
    mixinStandardHelpOptions = true,
    versionProvider = DcAgent.Version.class,
    header = "Turns your hardware or cloud account into an automated shop on Decent Cloud.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "First steps: 'dc-agent demo' shows everything at work, on this machine only;",
      "'dc-agent setup' makes a provider's agent, 'dc-agent run' runs it.",
      "Exit codes: 0 fine, 1 not fine, 2 wrong usage or configuration, 3 platform or",
      "backend unreachable, 70 a bug of ours."
    },
    subcommands = {
      DemoCommand.class,
      SetupCommand.class,
      RunCommand.class,
      StatusCommand.class,
      ContractsCommand.class,
      ExplainCommand.class,
      ManualCommand.class,
      HoldCommand.class,
      OrphansCommand.class,
      BrakeCommand.class,
      DrainCommand.class,
      ReconcileCommand.class,
      DoctorCommand.class,
      ConfigCommand.class,
      PluginCommand.class,
      PlatformCommand.class,
      CompletionCommand.class,
      CommandLine.HelpCommand.class
    })
final class DcAgent implements Runnable {
  @Spec private CommandSpec spec;

  DcAgent() {
    spec = CommandSpec.create(); // replaced by the parser
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "no command given");
  }

  /** The line that {@code --version} prints. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "dc-agent " + AgentVersion.text() + " (Java " + Runtime.version().feature() + ")"
      };
    }
  }
}
