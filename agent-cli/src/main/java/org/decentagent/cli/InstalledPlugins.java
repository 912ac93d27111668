// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.decentagent.agent.Plugins;
import org.decentagent.agent.config.PluginsSection;
import org.decentagent.agent.findings.Findings;
import org.decentagent.agent.plugin.BarredPlugins;
import org.decentagent.agent.plugin.PluginHost;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.console.TemporaryFolder;
import org.decentagent.testkit.cloud.SimulatedProvisionerFactory;

/** Loads the plugins for the length of one question, without touching the state folder. */
final class InstalledPlugins {
  private InstalledPlugins() {}

  /** Loads those that are not barred. */
  static <T> T with(
      PluginsSection section, Optional<BarredPlugins> barred, Function<PluginHost, T> question) {
    try {
      Path copies = TemporaryFolder.make("dc-agent-plugins");
      try (PluginHost host =
          Plugins.load(
              section,
              copies,
              barred,
              List.of(new SimulatedProvisionerFactory()),
              new Findings())) {
        return question.apply(host);
      } finally {
        Files.deleteIfExists(copies);
      }
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "cannot copy plugins into a temporary folder: " + e, e);
    }
  }
}
