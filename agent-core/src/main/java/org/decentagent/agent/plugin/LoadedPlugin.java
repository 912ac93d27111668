// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import java.nio.file.Path;
import java.util.List;

/**
 * A plugin that is in use. Immutable.
 *
 * @param path the jar or folder it was copied from
 * @param sha256 of what was loaded: of the jar; of a folder, of the list that {@code sha256sum}
 *     writes of its jars
 * @param types the backend types its factories make
 */
public record LoadedPlugin(
    String id, String version, Path path, String sha256, List<String> types) {
  /** Copies the list. */
  public LoadedPlugin {
    types = List.copyOf(types);
  }
}
