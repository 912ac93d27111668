// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where plugins lie, and where the agent keeps the private copies that it loads. Immutable.
 *
 * @param plugins one jar or one folder per plugin; may be missing
 * @param copies a folder of the agent's own, made if missing; nobody else may write to it
 * @param barred which of them are not to be loaded any more
 */
public record PluginFolder(Path plugins, Path copies, Optional<BarredPlugins> barred) {
  /** With none of them barred. */
  public PluginFolder(Path plugins, Path copies) {
    this(plugins, copies, Optional.empty());
  }

  /** Jars and folders, by name; what begins with a dot, and files of other kinds, do not count. */
  List<Path> candidates() throws IOException {
    if (!Files.exists(plugins)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(plugins)) {
      return entries.filter(PluginFolder::isCandidate).sorted().toList();
    }
  }

  private static boolean isCandidate(Path path) {
    String name = path.getFileName().toString();
    return !name.startsWith(".") && (name.endsWith(".jar") || Files.isDirectory(path));
  }
}
