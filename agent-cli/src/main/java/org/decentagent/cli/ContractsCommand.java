// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.util.concurrent.Callable;
import org.decentagent.agent.status.AgentStatus;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.console.OutputForm;
import org.decentagent.cli.control.StatusSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the agent's contracts. */
@Command(
    name = "contracts",
    mixinStandardHelpOptions = true,
    versionProvider = DcAgent.Version.class,
    description = {
      "List the contracts of the agent, those that ended within a day included.",
      "Asks the running agent; reads the journal when none runs, and says so."
    })
final class ContractsCommand implements Callable<Integer> {
  private final Surroundings around;
  private final ConfigSource configs;
  private final StatusSource source;

  @Mixin private final ConfigSource.Options config = new ConfigSource.Options();
  @Mixin private final JsonOption json = new JsonOption();

  ContractsCommand(Surroundings around, ConfigSource configs, StatusSource source) {
    this.around = around;
    this.configs = configs;
    this.source = source;
  }

  @Override
  public Integer call() {
    AgentStatus status = source.read(configs.require(config));
    Console console = around.console();
    if (!status.source().equals("agent")) {
      console.say("no agent runs; this is what its journal says");
    }
    if (json.form() == OutputForm.JSON) {
      console.printJson(status.contracts());
    } else if (status.contracts().isEmpty()) {
      console.print("no contracts");
    } else {
      ContractTable.of(status.contracts(), around.clock().instant())
          .lines(console.screen())
          .forEach(console::print);
    }
    return ExitCode.FINE.number();
  }
}
