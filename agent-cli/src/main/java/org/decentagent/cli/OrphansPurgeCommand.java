// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.util.concurrent.Callable;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.console.OutputForm;
import org.decentagent.cli.control.HandCommand;
import org.decentagent.cli.control.HandSource;
import org.decentagent.cli.manual.Interview;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes an orphan now. */
@Command(
    name = "purge",
    mixinStandardHelpOptions = true,
    versionProvider = DcAgent.Version.class,
    description = {
      "Remove an instance now, with everything that was made for it.",
      "Only if it bears our stamp and nobody pays for it; it counts for the brake like every"
          + " removal."
    })
final class OrphansPurgeCommand implements Callable<Integer> {
  private final Surroundings around;
  private final ConfigSource configs;
  private final HandSource source;

  @Parameters(index = "0", paramLabel = "ID", description = "As in 'orphans list'.")
  private String orphan = "";

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Mixin private final ConfigSource.Options config = new ConfigSource.Options();
  @Mixin private final JsonOption json = new JsonOption();

  OrphansPurgeCommand(Surroundings around, ConfigSource configs, HandSource source) {
    this.around = around;
    this.configs = configs;
    this.source = source;
  }

  @Override
  public Integer call() {
    if (!yes) {
      if (!around.console().screen().in() || json.form() == OutputForm.JSON) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "purging destroys what is on " + orphan + "; say that you mean it: --yes");
      }
      new Interview(around.console())
          .confirm("This destroys " + orphan + " and all that is on it. Go on? [y/N] ");
    }
    return new HandTelling(around.console(), source)
        .tell(
            configs.require(config),
            HandCommand.of(HandCommand.Verb.ORPHAN_PURGE, orphan),
            json.form());
  }
}
