// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.decentagent.cli.console.Console;

/**
 * What a command finds around it. Immutable.
 *
 * @param log where log lines go
 * @param workingFolder what paths are relative to
 * @param home folder of the distribution; empty when run from classes
 */
record Surroundings(
    Console console,
    PrintStream log,
    Map<String, String> environment,
    Path workingFolder,
    Optional<Path> home,
    InstantSource clock) {
  Surroundings {
    environment = Map.copyOf(environment);
  }

  /** A path as the caller meant it. */
  Path resolve(Path path) {
    return workingFolder.resolve(path).normalize();
  }

  /** Where this program keeps what belongs to the person who runs it. */
  Path stateHome() {
    String set = environment.getOrDefault("XDG_STATE_HOME", "");
    Path base =
        set.startsWith("/")
            ? Path.of(set)
            : Path.of(
                environment.getOrDefault("HOME", System.getProperty("user.home")),
                ".local",
                "state");
    return base.resolve("dc-agent");
  }
}
