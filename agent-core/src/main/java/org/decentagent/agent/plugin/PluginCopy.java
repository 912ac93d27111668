// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import java.nio.file.Path;
import java.util.List;

/**
 * Our private copy of a plugin; its bytes are those that were hashed. Immutable.
 *
 * @param original where it was copied from
 */
record PluginCopy(Path original, List<Path> jars, String sha256) {
  PluginCopy {
    jars = List.copyOf(jars);
  }
}
