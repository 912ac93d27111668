// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.util.concurrent.Callable;
import org.decentagent.cli.control.HandCommand;
import org.decentagent.cli.control.HandSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes an orphan into the journal. */
@Command(
    name = "adopt",
    mixinStandardHelpOptions = true,
    versionProvider = DcAgent.Version.class,
    description = {
      "Take an instance into the journal as running for its customer.",
      "Only if the platform says that its contract was delivered, or else by your word."
    })
final class OrphansAdoptCommand implements Callable<Integer> {
  private final Surroundings around;
  private final ConfigSource configs;
  private final HandSource source;

  @Parameters(index = "0", paramLabel = "ID", description = "As in 'orphans list'.")
  private String orphan = "";

  @Option(
      names = "--anyway",
      description = "Though the platform does not know it, or does not tell: you know better.")
  private boolean anyway;

  @Mixin private final ConfigSource.Options config = new ConfigSource.Options();
  @Mixin private final JsonOption json = new JsonOption();

  OrphansAdoptCommand(Surroundings around, ConfigSource configs, HandSource source) {
    this.around = around;
    this.configs = configs;
    this.source = source;
  }

  @Override
  public Integer call() {
    HandCommand command =
        HandCommand.of(
            anyway ? HandCommand.Verb.ORPHAN_ADOPT_ANYWAY : HandCommand.Verb.ORPHAN_ADOPT, orphan);
    return new HandTelling(around.console(), source)
        .tell(configs.require(config), command, json.form());
  }
}
