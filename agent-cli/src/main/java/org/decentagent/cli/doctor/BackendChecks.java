// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.decentagent.agent.AgentException;
import org.decentagent.agent.PlatformLinks;
import org.decentagent.agent.Plugins;
import org.decentagent.agent.backend.Quarantine;
import org.decentagent.agent.config.AgentConfig;
import org.decentagent.agent.config.BackendSection;
import org.decentagent.agent.config.BackendSettings;
import org.decentagent.agent.config.ConfigFault;
import org.decentagent.agent.config.ConfigResult;
import org.decentagent.agent.config.PlatformSection;
import org.decentagent.agent.findings.Findings;
import org.decentagent.agent.login.SshLoginProbe;
import org.decentagent.agent.plugin.Attempt;
import org.decentagent.agent.plugin.BarredPlugins;
import org.decentagent.agent.plugin.Lane;
import org.decentagent.agent.plugin.Limits;
import org.decentagent.agent.plugin.PluginBoundary;
import org.decentagent.agent.plugin.PluginHost;
import org.decentagent.agent.plugin.RefusedPlugin;
import org.decentagent.cli.console.TemporaryFolder;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.Finding;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.Notebook;
import org.decentagent.spi.Owner;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.config.Settings;

/** Loads the plugins, and lets each configured backend look for itself. */
final class BackendChecks {
  private static final Duration PREFLIGHT_WITHIN = Duration.ofMinutes(1);

  private final Chart chart;
  private final InstantSource clock;
  private final List<ProvisionerFactory> builtIn;

  BackendChecks(Chart chart, InstantSource clock, List<ProvisionerFactory> builtIn) {
    this.chart = chart;
    this.clock = clock;
    this.builtIn = builtIn;
  }

  void run(ConfigResult result, AgentConfig config) {
    try {
      Path copies = TemporaryFolder.make("dc-agent-plugins");
      try (PluginHost host =
          Plugins.load(
              config.plugins(),
              copies,
              Optional.of(BarredPlugins.in(config.agent().state())),
              builtIn,
              new Findings())) {
        look(host, result, config);
      } finally {
        Files.deleteIfExists(copies);
      }
    } catch (AgentException | IOException e) {
      chart.error(
          "plugins/unreadable",
          String.valueOf(e.getMessage()),
          "backends are plugins",
          "correct 'folder' in [plugins], or its permissions");
    }
  }

  private void look(PluginHost host, ConfigResult result, AgentConfig config) {
    host.plugins()
        .forEach(plugin ->
            chart.passed(
                "plugin " + plugin.id() + " " + plugin.version() + " in " + plugin.path()));
    host.refused().forEach(this::refused);
    List<ConfigFault> faults = result.allFaults(host.schemas());
    faults.forEach(fault -> Doctor.faulty(chart, fault));
    if (config.backends().isEmpty()) {
      chart.warning(
          "config/no_backend",
          "there is no [backend.<name>] table",
          "without one the agent serves no contract",
          "add one; 'dc-agent setup' writes an example");
    }
    Set<String> types = host.factories().keySet();
    Quarantine quarantine = new Quarantine(config.agent().state().resolve("quarantine"));
    for (BackendSection section : config.backends()) {
      ProvisionerFactory factory = host.factories().get(section.type());
      if (factory != null
          && quarantine.finding(section.name()).isEmpty()
          && section.unknownType(types).isEmpty()
          && section.settings(factory.configSchema()) instanceof BackendSettings.Checked checked) {
        preflight(section, factory, checked.settings(), config.platform());
      }
    }
  }

  private void refused(RefusedPlugin plugin) {
    chart.error(
        "plugins/refused",
        "plugin " + plugin.path() + ": " + plugin.reason(),
        "backends of its type are not served",
        plugin.remedy());
  }

  private void preflight(
      BackendSection section,
      ProvisionerFactory factory,
      Settings settings,
      PlatformSection platform) {
    Provisioner provisioner;
    try {
      provisioner = factory.create(new Context(section, owner(platform), settings, clock));
    } catch (RuntimeException | LinkageError e) {
      chart.error(
          "config/backend",
          "backend '" + section.name() + "' cannot be used: " + e.getMessage(),
          "the agent goes on without it",
          "correct [backend." + section.name() + "]");
      return;
    }
    Limits limits = Limits.of(1, PREFLIGHT_WITHIN);
    try (PluginBoundary boundary =
        new PluginBoundary(section.name(), section.type(), provisioner, limits, clock)) {
      report(section, boundary.call(Lane.READ, "preflight", Provisioner::preflight));
    }
  }

  private void report(BackendSection section, Attempt<List<Finding>> attempt) {
    switch (attempt) {
      case Attempt.Failed<List<Finding>>(ProvisioningException.AccessDenied denied) ->
          chart.error(
              "backend/no_access",
              "backend '" + section.name() + "': " + denied.getMessage(),
              "it does not let the agent in; its contracts wait, and no new ones are taken for it",
              "correct the credentials in [backend."
                  + section.name()
                  + "] or their rights, and restart the agent");
      case Attempt.Failed<List<Finding>>(var reason) ->
          chart.unreachable(
              "backend/unreachable",
              "backend '" + section.name() + "': " + reason.getMessage(),
              "contracts of this backend cannot be served",
              "see the message, and run this again");
      case Attempt.Answered<List<Finding>>(var findings) -> {
        findings.forEach(chart::add);
        if (findings.stream().noneMatch(f -> f.severity() == Finding.Severity.ERROR)) {
          chart.passed("backend '" + section.name() + "' of type " + section.type());
        }
      }
    }
  }

  private static Owner owner(PlatformSection platform) {
    String agent;
    try {
      agent = PlatformLinks.key(platform).publicHex();
    } catch (AgentException e) {
      agent = "0".repeat(64);
    }
    return new Owner(platform.provider(), platform.pool(), agent);
  }

  /** What the agent would offer to the provisioner. */
  private record Context(
      BackendSection section, Owner owner, Settings settings, InstantSource clock)
      implements ProvisionerContext {
    @Override
    public BackendName backend() {
      return section.name();
    }

    @Override
    public Duration callDeadline() {
      return section.callDeadline();
    }

    @Override
    public LoginProbe loginProbe() {
      return new SshLoginProbe();
    }

    @Override
    public Notebook notebook() {
      return new BlankNotebook();
    }
  }
}
