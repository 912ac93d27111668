// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.decentagent.agent.findings.ShellWord;

/**
 * Plugins that ended the whole agent or used up its memory while they were loaded, when no backend
 * can be blamed yet: one file each in the quarantine, until the operator removes it. Safe for use
 * by many threads.
 */
public final class BarredPlugins {
  /** How its file begins, and who it is in the ledger: no backend's name has a dot. */
  private static final String PREFIX = "plugin.";

  private final Path folder;
  private final Optional<CallLedger> calls;

  private BarredPlugins(Path folder, Optional<CallLedger> calls) {
    this.folder = folder;
    this.calls = calls;
  }

  /** Those that the agent with that state folder remembers; how others load is not watched. */
  public static BarredPlugins in(Path stateFolder) {
    return new BarredPlugins(stateFolder.resolve("quarantine"), Optional.empty());
  }

  /** Which bars those that use up the agent's memory, of which that ledger tells over a death. */
  public static BarredPlugins in(Path stateFolder, CallLedger calls) {
    return new BarredPlugins(stateFolder.resolve("quarantine"), Optional.of(calls));
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

  /** Notes that it is loaded on this thread for as long as it is. */
  <T> T during(Path plugin, Supplier<T> loading) {
    return calls.isPresent()
        ? calls.get().during(PREFIX, plugin.getFileName().toString(), loading)
        : loading.get();
  }

  /**
   * While it is loaded it ran out of memory: barred, if that is watched and nobody else is in a
   * call who could have used the memory up.
   */
  void exhausted(Path plugin) {
    if (calls.isPresent() && calls.get().isAlone()) {
      bar(plugin.getFileName().toString(), "it used up all memory while it was loaded");
    }
  }

  Optional<RefusedPlugin> refusal(Path plugin) {
    String name = plugin.getFileName().toString();
    if (calls
        .flatMap(CallLedger::blamed)
        .filter(blamed -> blamed.names(PREFIX, name))
        .isPresent()) {
      bar(name, "memory was used up while it was loaded");
    }
    Path file = file(name);
    return Files.exists(file)
        ? Optional.of(
            new RefusedPlugin(
                plugin,
                why(file),
                "with a plugin that is mended: rm "
                    + ShellWord.of(file)
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
