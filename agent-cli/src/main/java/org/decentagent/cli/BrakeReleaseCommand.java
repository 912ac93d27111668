// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.util.concurrent.Callable;
import org.decentagent.cli.control.HandCommand;
import org.decentagent.cli.control.HandSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lets go what the brake holds back. */
@Command(
    name = "release",
    mixinStandardHelpOptions = true,
    versionProvider = DcAgent.Version.class,
    description = {"Let everything go that waits now, as 'brake show' tells, and count anew."})
final class BrakeReleaseCommand implements Callable<Integer> {
  private final Surroundings around;
  private final ConfigSource configs;
  private final HandSource source;

  @Mixin private final ConfigSource.Options config = new ConfigSource.Options();
  @Mixin private final JsonOption json = new JsonOption();

  BrakeReleaseCommand(Surroundings around, ConfigSource configs, HandSource source) {
    this.around = around;
    this.configs = configs;
    this.source = source;
  }

  @Override
  public Integer call() {
    return new HandTelling(around.console(), source)
        .tell(configs.require(config), HandCommand.of(HandCommand.Verb.BRAKE_RELEASE), json.form());
  }
}
