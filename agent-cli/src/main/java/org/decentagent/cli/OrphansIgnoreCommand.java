// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.util.concurrent.Callable;
import org.decentagent.cli.control.HandCommand;
import org.decentagent.cli.control.HandSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Leaves an orphan alone for good. */
@Command(
    name = "ignore",
    mixinStandardHelpOptions = true,
    versionProvider = DcAgent.Version.class,
    description = {
      "Leave an instance alone for good: no finding any more, and it is never touched.",
      "It stays in 'orphans list'; 'adopt' and 'purge' take that back."
    })
final class OrphansIgnoreCommand implements Callable<Integer> {
  private final Surroundings around;
  private final ConfigSource configs;
  private final HandSource source;

  @Parameters(index = "0", paramLabel = "ID", description = "As in 'orphans list'.")
  private String orphan = "";

  @Mixin private final ConfigSource.Options config = new ConfigSource.Options();
  @Mixin private final JsonOption json = new JsonOption();

  OrphansIgnoreCommand(Surroundings around, ConfigSource configs, HandSource source) {
    this.around = around;
    this.configs = configs;
    this.source = source;
  }

  @Override
  public Integer call() {
    return new HandTelling(around.console(), source)
        .tell(
            configs.require(config),
            HandCommand.of(HandCommand.Verb.ORPHAN_IGNORE, orphan),
            json.form());
  }
}
