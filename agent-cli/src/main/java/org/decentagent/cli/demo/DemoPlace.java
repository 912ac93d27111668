// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.decentagent.cli.console.Console;

/**
 * Where a demo runs. Immutable.
 *
 * @param folder where it keeps its files
 * @param plugins the plugins that come with the program; empty when there are none
 */
public record DemoPlace(
    Console console,
    Path folder,
    Optional<Plugins> plugins,
    Map<String, String> environment,
    InstantSource clock) {
  /** Copies the map. */
  public DemoPlace {
    environment = Map.copyOf(environment);
  }

  /**
   * Plugins on disk.
   *
   * @param lock the list of hashes of what may load
   * @param samples what the distribution has to try them with
   */
  public record Plugins(Path folder, Path lock, Path samples) {
    /** The {@code [plugins]} table of an agent that loads them. */
    String table() {
      return """
      [plugins]
      folder = %s
      lock = %s
      """
          .formatted(TomlText.quoted(folder), TomlText.quoted(lock));
    }
  }
}
