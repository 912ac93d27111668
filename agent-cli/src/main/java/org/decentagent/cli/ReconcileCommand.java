// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.decentagent.agent.findings.PlainLine;
import org.decentagent.agent.reconcile.PlannedDecision;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.console.OutputForm;
import org.decentagent.cli.control.HandSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells what a reconcile would decide. */
@Command(
    name = "reconcile",
    mixinStandardHelpOptions = true,
    versionProvider = DcAgent.Version.class,
    description = {
      "Show what a reconcile would decide now, and what each decision follows from.",
      "Changes nothing; the agent itself reconciles all the time."
    })
final class ReconcileCommand implements Callable<Integer> {
  private final Surroundings around;
  private final ConfigSource configs;
  private final HandSource source;

  @Option(names = "--plan", required = true, description = "Only show; there is nothing else.")
  private boolean plan;

  @Mixin private final ConfigSource.Options config = new ConfigSource.Options();
  @Mixin private final JsonOption json = new JsonOption();

  ReconcileCommand(Surroundings around, ConfigSource configs, HandSource source) {
    this.around = around;
    this.configs = configs;
    this.source = source;
  }

  @Override
  public Integer call() {
    if (!plan) {
      throw new CommandFailure(
          ExitCode.USAGE, "the agent reconciles by itself; see it with --plan");
    }
    List<PlannedDecision> decisions = source.plan(configs.require(config));
    Console console = around.console();
    if (json.form() == OutputForm.JSON) {
      console.printJson(decisions);
    } else if (decisions.isEmpty()) {
      console.print("nothing: everything is as it should be");
    } else {
      decisions.forEach(decision -> console.print(line(decision)));
    }
    return ExitCode.FINE.number();
  }

  /** One line, however long: it is searched with other tools. */
  private static String line(PlannedDecision decision) {
    String line =
        "%-12s".formatted(decision.kind())
            + Optional.ofNullable(decision.contract())
                .map(id -> id.substring(0, 12) + "  ")
                .orElse("")
            + Optional.ofNullable(decision.instance()).map(id -> id + "  ").orElse("")
            + decision.what()
            + "  <- "
            + decision.evidence();
    return PlainLine.marked(line);
  }
}
