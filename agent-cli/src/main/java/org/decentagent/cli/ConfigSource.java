// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import org.decentagent.agent.config.AgentConfig;
import org.decentagent.agent.config.ConfigFault;
import org.decentagent.agent.config.ConfigLocation;
import org.decentagent.agent.config.ConfigResult;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Finds and reads the configuration a command is about. Safe for use by many threads. */
final class ConfigSource {
  private final Surroundings around;

  ConfigSource(Surroundings around) {
    this.around = around;
  }

  /** The option that names the file. */
  static final class Options {
    @Option(
        names = "--config",
        paramLabel = "FILE",
        description =
            "The configuration; else $DC_AGENT_CONFIG, ./agent.toml,"
                + " /etc/dc-agent/agent.toml.")
    private @Nullable Path file;

    Optional<Path> file() {
      return Optional.ofNullable(file);
    }
  }

  /** The file, as it was named or in its usual places. */
  Path find(Optional<Path> named) {
    return switch (ConfigLocation.find(named, around.environment(), around.workingFolder())) {
      case ConfigLocation.Found(var file) -> file;
      case ConfigLocation.Missing(var message) -> throw new CommandFailure(ExitCode.USAGE, message);
    };
  }

  ConfigResult read(Path file) {
    return AgentConfig.read(file, around.environment());
  }

  /** A configuration without faults, as far as it can be told without plugins. */
  AgentConfig require(Options options) {
    return switch (read(find(options.file()))) {
      case ConfigResult.Valid(var config) -> config;
      case ConfigResult.Faulty faulty ->
          throw new CommandFailure(
              ExitCode.USAGE,
              faulty.faults().stream()
                  .map(ConfigFault::toString)
                  .collect(Collectors.joining("\n")));
    };
  }
}
