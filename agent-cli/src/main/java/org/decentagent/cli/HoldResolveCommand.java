// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.util.concurrent.Callable;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.control.HandCommand;
import org.decentagent.cli.control.HandSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Settles a contract on hold. */
@Command(
    name = "resolve",
    mixinStandardHelpOptions = true,
    versionProvider = DcAgent.Version.class,
    description = {
      "Say what the agent must not decide alone.",
      "What can be said of a contract, and what follows, is in 'dc-agent hold list'. Your word is"
          + " kept with the contract."
    })
final class HoldResolveCommand implements Callable<Integer> {
  private final Surroundings around;
  private final ConfigSource configs;
  private final HandSource source;

  @Parameters(index = "0", paramLabel = "CONTRACT", description = "The beginning of its id.")
  private String contract = "";

  @ArgGroup(multiplicity = "1")
  private final Word word = new Word();

  @Option(
      names = "--access",
      paramLabel = "USER@HOST:PORT",
      description = "With --adopt, of what bears no stamp: how its customer logs in.")
  private @Nullable String access;

  /** What can be said. */
  private static final class Word {
    @Option(names = "--retry", description = "What stood in the way is mended.")
    private boolean retry;

    @Option(
        names = "--adopt",
        paramLabel = "ID",
        description = "The resource of that id is its instance.")
    private @Nullable String adopt;

    @Option(names = "--none", description = "Nothing of it exists.")
    private boolean none;

    @Option(names = "--keep", description = "It is not over before the end that was told first.")
    private boolean keep;

    @Option(names = "--expired", description = "It is over.")
    private boolean expired;

    HandCommand.Verb verb() {
      if (adopt != null) {
        return HandCommand.Verb.HOLD_ADOPT;
      }
      if (retry) {
        return HandCommand.Verb.HOLD_RETRY;
      }
      if (none) {
        return HandCommand.Verb.HOLD_NONE;
      }
      if (keep) {
        return HandCommand.Verb.HOLD_KEEP;
      }
      if (expired) {
        return HandCommand.Verb.HOLD_EXPIRED;
      }
      throw new CommandFailure(ExitCode.USAGE, "say what is to be done; see: dc-agent hold list");
    }
  }

  @Mixin private final ConfigSource.Options config = new ConfigSource.Options();
  @Mixin private final JsonOption json = new JsonOption();

  HoldResolveCommand(Surroundings around, ConfigSource configs, HandSource source) {
    this.around = around;
    this.configs = configs;
    this.source = source;
  }

  @Override
  public Integer call() {
    if (access != null && word.adopt == null) {
      throw new CommandFailure(ExitCode.USAGE, "--access goes with --adopt only");
    }
    HandCommand plain = HandCommand.of(word.verb(), contract);
    HandCommand command =
        new HandCommand(plain.verb(), plain.who(), plain.target(), word.adopt, access);
    return new HandTelling(around.console(), source)
        .tell(configs.require(config), command, json.form());
  }
}
