// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The plugins that come with the program, and the list of their hashes. Immutable.
 *
 * @param home the distribution
 * @param named a folder that was asked for in place of the distribution's
 */
record DistributedPlugins(Optional<Path> home, @Nullable Path named) {
  Optional<Path> folder() {
    return Optional.ofNullable(named)
        .or(() -> home.map(folder -> folder.resolve("plugins")))
        .filter(Files::isDirectory);
  }

  /** The list of hashes; next to the plugins, or the distribution's. */
  Optional<Path> lock() {
    return Optional.ofNullable(named)
        .map(folder -> folder.resolve("plugins.lock"))
        .or(() -> home.map(folder -> folder.resolve("conf").resolve("plugins.lock")))
        .filter(Files::isRegularFile);
  }
}
