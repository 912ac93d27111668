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
 * @param plugins the folder with the Docker plugin, and the list of hashes of what may load; empty
 *     when there are none
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

  /** Plugins on disk. */
  public record Plugins(Path folder, Path lock) {}
}
