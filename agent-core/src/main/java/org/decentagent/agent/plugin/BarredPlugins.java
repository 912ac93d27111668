// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Plugins that ended the whole agent while they were loaded, when no backend can be blamed yet: one
 * file each in the quarantine, until the operator removes it. Immutable.
 */
public final class BarredPlugins {
  /** No backend's name has a dot. */
  private static final String PREFIX = "plugin.";

  private final Path folder;

  private BarredPlugins(Path folder) {
    this.folder = folder;
  }

  /** Those that the agent with that state folder remembers. */
  public static BarredPlugins in(Path stateFolder) {
    return new BarredPlugins(stateFolder.resolve("quarantine"));
  }

  /** The plugin that a file of the quarantine is about; empty when it is about a backend. */
  public static Optional<String> named(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(PREFIX)
        ? Optional.of(name.substring(PREFIX.length()))
        : Optional.empty();
  }

  /** From now on that jar or folder is not loaded. */
  public void bar(String plugin, String why) {
    try {
      Files.createDirectories(folder);
      Files.writeString(file(plugin), why + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot quarantine plugin " + plugin, e);
    }
  }

  Optional<RefusedPlugin> refusal(Path plugin) {
    Path file = file(plugin.getFileName().toString());
    return Files.exists(file)
        ? Optional.of(
            new RefusedPlugin(
                plugin,
                why(file),
                "with a plugin that is mended: rm "
                    + Remedy.quote(file)
                    + " , and restart the agent"))
        : Optional.empty();
  }

  private static String why(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "it ended the whole agent";
    }
  }

  private Path file(String plugin) {
    return folder.resolve(PREFIX + plugin);
  }
}
