// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.decentagent.agent.config.PluginsSection;
import org.decentagent.agent.findings.Findings;
import org.decentagent.agent.plugin.BarredPlugins;
import org.decentagent.agent.plugin.PluginFolder;
import org.decentagent.agent.plugin.PluginHost;
import org.decentagent.agent.plugin.RefusedPlugin;
import org.decentagent.agent.plugin.Trust;
import org.decentagent.spi.ProvisionerFactory;

/** The plugins of the configuration's folder, with a finding for each that was refused. */
public final class Plugins {
  private Plugins() {}

  /**
   * Loads them.
   *
   * @param copies a folder of the agent's own, for the copies that are loaded
   * @param barred which of them are not to be loaded
   * @param builtIn types of backends that come with the program
   * @throws AgentException when the folder or the list of trusted plugins cannot be read
   */
  public static PluginHost load(
      PluginsSection section,
      Path copies,
      Optional<BarredPlugins> barred,
      List<ProvisionerFactory> builtIn,
      Findings findings) {
    try {
      PluginHost host =
          PluginHost.load(
              new PluginFolder(section.folder(), copies, barred), trust(section), builtIn);
      for (RefusedPlugin refused : host.refused()) {
        findings.put("plugin/" + refused.path(), refused.toString());
      }
      return host;
    } catch (IOException e) {
      throw new AgentException("cannot load plugins from " + section.folder() + ": " + e, e);
    }
  }

  private static Trust trust(PluginsSection section) {
    return switch (section.trust()) {
      case ANY -> new Trust.Any();
      case PINNED -> new Trust.Pinned(section.lock());
      case SIGNED -> new Trust.Signed(section.certificates().orElseThrow());
    };
  }
}
