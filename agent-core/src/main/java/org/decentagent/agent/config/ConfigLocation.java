// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the configuration is: {@code --config}, else {@code $DC_AGENT_CONFIG}, else {@code
 * ./agent.toml}, else {@code /etc/dc-agent/agent.toml}. One that is named and missing is an error;
 * no other is taken in its place.
 */
public sealed interface ConfigLocation {
  /** The environment variable that names the file. */
  String VARIABLE = "DC_AGENT_CONFIG";

  /** There is a file. */
  record Found(Path file) implements ConfigLocation {}

  /**
   * There is none.
   *
   * @param message one line: every place tried, and the command that makes one
   */
  record Missing(String message) implements ConfigLocation {}

  /**
   * Looks in every place.
   *
   * @param option the value of {@code --config}
   * @param workingFolder what paths are relative to
   */
  static ConfigLocation find(
      Optional<Path> option, Map<String, String> environment, Path workingFolder) {
    return find(option, environment, workingFolder, Path.of("/etc/dc-agent/agent.toml"));
  }

  /** The same with another place of the machine's own configuration. */
  static ConfigLocation find(
      Optional<Path> option, Map<String, String> environment, Path workingFolder, Path ofMachine) {
    if (option.isPresent()) {
      return named(workingFolder.resolve(option.get()), "--config");
    }
    String variable = environment.getOrDefault(VARIABLE, "");
    if (!variable.isBlank()) {
      return named(workingFolder.resolve(variable), "$" + VARIABLE);
    }
    List<Path> usual = List.of(workingFolder.resolve("agent.toml"), ofMachine);
    return usual.stream()
        .filter(ReadFailure::mayBeThere)
        .findFirst()
        .<ConfigLocation>map(Found::new)
        .orElseGet(() ->
            new Missing(
                "no configuration: tried --config (not given), $"
                    + VARIABLE
                    + " (not set), "
                    + usual.get(0)
                    + " and "
                    + usual.get(1)
                    + " (no such files); 'dc-agent setup' writes one"));
  }

  private static ConfigLocation named(Path file, String by) {
    if (ReadFailure.mayBeThere(file)) {
      return new Found(file);
    }
    return new Missing(
        "no configuration: "
            + by
            + " names "
            + file
            + (Files.isDirectory(file) ? ", which is a folder" : ", and there is no such file")
            + "; correct it, or write one with 'dc-agent setup'");
  }
}
