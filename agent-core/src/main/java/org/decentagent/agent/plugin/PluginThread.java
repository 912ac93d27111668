// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.decentagent.spi.BackendName;

/**
 * The names of threads that run a plugin's code, by which a dump of all threads tells whose each
 * is.
 */
public final class PluginThread {
  /** With a sign that no backend's name has. */
  private static final String LOADING = "plugin-load:";

  private static final Pattern NAME =
      Pattern.compile("plugin-([a-z0-9_-]+?)-(?:create|close|(?:read|change|removal)-[0-9]+)");

  private PluginThread() {}

  /** While it is loaded, and its factories are made. */
  static String loading(Path plugin) {
    return LOADING + plugin.getFileName();
  }

  /** While its provisioner is made. */
  static String creating(BackendName backend) {
    return "plugin-" + backend + "-create";
  }

  /** While its provisioner is closed. */
  static String closing(BackendName backend) {
    return "plugin-" + backend + "-close";
  }

  /** In a call of that lane. */
  static String calling(BackendName backend, Lane lane, long number) {
    return "plugin-" + backend + "-" + lane.name().toLowerCase(Locale.ROOT) + "-" + number;
  }

  /** Which jar or folder is loaded on a thread of that name; empty when none is. */
  public static Optional<String> loadedOn(String thread) {
    return thread.startsWith(LOADING)
        ? Optional.of(thread.substring(LOADING.length()))
        : Optional.empty();
  }

  /** Whose plugin runs on a thread of that name; empty when none does. */
  public static Optional<BackendName> backendOf(String thread) {
    Matcher name = NAME.matcher(thread);
    return name.matches() ? Optional.of(new BackendName(name.group(1))) : Optional.empty();
  }
}
