// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.decentagent.agent.findings.ShellWord;
import org.decentagent.agent.hand.OrphanView;
import org.decentagent.cli.console.Age;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.console.OutputForm;
import org.decentagent.cli.console.TextTable;
import org.decentagent.cli.control.HandSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists instances without a contract. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    versionProvider = DcAgent.Version.class,
    description = {
      "List the instances that bear our stamp and have no contract here.",
      "Tells how long they are left alone yet, whether they were stopped, what the platform says,"
          + " and what follows.",
      "Asks the running agent; reads the journal when none runs, and says so."
    })
final class OrphansListCommand implements Callable<Integer> {
  private final Surroundings around;
  private final ConfigSource configs;
  private final HandSource source;

  @Mixin private final ConfigSource.Options config = new ConfigSource.Options();
  @Mixin private final JsonOption json = new JsonOption();

  OrphansListCommand(Surroundings around, ConfigSource configs, HandSource source) {
    this.around = around;
    this.configs = configs;
    this.source = source;
  }

  @Override
  public Integer call() {
    HandSource.Told<List<OrphanView>> told = source.orphans(configs.require(config));
    Console console = around.console();
    HandTelling.tellSource(console, told.source());
    if (json.form() == OutputForm.JSON) {
      console.printJson(told.what());
    } else if (told.what().isEmpty()) {
      console.print("no orphans");
    } else {
      TextTable table =
          new TextTable("ORPHAN", "CONTRACT", "STATE", "GRACE LEFT", "PLATFORM", "NEXT");
      told.what().forEach(orphan -> row(table, orphan));
      table.lines(console.screen()).forEach(console::print);
    }
    return ExitCode.FINE.number();
  }

  private static void row(TextTable table, OrphanView orphan) {
    table.row(
        ShellWord.of(orphan.id()),
        orphan.contract().substring(0, 12),
        orphan.stopped() == null
            ? Optional.ofNullable(orphan.state()).orElse("-")
            : "stopped by us",
        Age.of(Duration.parse(orphan.graceLeft())),
        Optional.ofNullable(orphan.said()).orElse("-"),
        orphan.next());
  }
}
