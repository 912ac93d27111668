// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import java.nio.file.Path;
import org.decentagent.agent.findings.PlainLine;
import org.decentagent.spi.unit.Bounds;

/**
 * A plugin that is not in use. The others are. Immutable.
 *
 * @param reason one line
 * @param remedy the command, or the change to the plugin, that would make it load
 */
public record RefusedPlugin(Path path, String reason, String remedy) {
  /** Keeps both on one line, whatever a manifest contains, or an exception says. */
  public RefusedPlugin {
    reason = PlainLine.of(Bounds.sentence(reason));
    remedy = PlainLine.of(Bounds.sentence(remedy));
  }

  @Override
  public String toString() {
    return "plugin " + path + " is not loaded: " + reason + "; to fix it: " + remedy;
  }
}
