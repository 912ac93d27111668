// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.decentagent.spi.config.ConfigSchema;
import org.decentagent.spi.config.Settings;

/** What {@code agent.toml} says. Components copy from it what they need. Immutable. */
public record AgentConfig(
    PlatformSection platform,
    AgentSection agent,
    PluginsSection plugins,
    NotifySection notices,
    List<BackendSection> backends) {
  private static final List<String> TABLES =
      List.of("platform", "agent", "plugins", "notify", "backend");

  /** Copies the list. */
  public AgentConfig {
    backends = List.copyOf(backends);
  }

  /**
   * Reads a file strictly: whatever is not understood is a fault, and all of them are found in one
   * run.
   *
   * @param environment where {@code env:NAME} secrets are looked up
   */
  public static ConfigResult read(Path file, Map<String, String> environment) {
    return new Reading(file, environment).result();
  }

  /** One run over one file. Confined to one thread. */
  private static final class Reading {
    private final Path path;
    private final Faults faults;
    private final ConfigFile file;
    private final BaseFolder base;
    private final SecretSource secrets;

    Reading(Path path, Map<String, String> environment) {
      this.path = path;
      this.faults = new Faults(path);
      this.file = ConfigFile.read(path, faults);
      this.base = BaseFolder.of(path);
      this.secrets = new SecretSource(base.folder(), environment);
    }

    ConfigResult result() {
      refuseUnknownTables();
      List<BackendSection> backends = backends();
      SectionReader platform = section("platform", PlatformSection.SCHEMA);
      PlatformSection.check(platform, base);
      SectionReader agent = section("agent", AgentSection.SCHEMA);
      AgentSection.check(agent, base, backends);
      SectionReader notices = section("notify", NotifySection.SCHEMA);
      NotifySection.check(notices);
      Faults ofPlugins = new Faults(path);
      SectionReader pluginsTable = section("plugins", PluginsSection.SCHEMA, ofPlugins);
      PluginsSection.check(pluginsTable, base);
      PluginsSection plugins = new PluginsSection(pluginsTable.settings(), base);
      faults.addAll(ofPlugins);
      if (!faults.isEmpty()) {
        return new ConfigResult.Faulty(
            faults.sorted(), Optional.of(plugins).filter(p -> ofPlugins.isEmpty()), backends);
      }
      return new ConfigResult.Valid(
          new AgentConfig(
              new PlatformSection(platform.settings(), base),
              new AgentSection(agent.settings(), base),
              plugins,
              new NotifySection(notices.settings()),
              backends));
    }

    private void refuseUnknownTables() {
      ConfigTable top = file.top();
      top.values()
          .forEach((name, raw) -> {
            if (!TABLES.contains(name)) {
              faults.addUnlessSyntax(
                  raw.position(),
                  "'" + name + "' is not a table of this file" + NearestName.hint(name, TABLES));
            }
          });
    }

    private List<BackendSection> backends() {
      List<BackendSection> backends = new ArrayList<>();
      for (ConfigTable table : file.tablesIn("backend")) {
        BackendSection.read(table, secrets, path, faults).ifPresent(backends::add);
      }
      return backends;
    }

    private SectionReader section(String name, ConfigSchema schema) {
      return section(name, schema, faults);
    }

    private SectionReader section(String name, ConfigSchema schema, Faults to) {
      ConfigTable table =
          file.table(name).orElseGet(() -> new ConfigTable(name, Position.START, Map.of()));
      TableReader reader = new TableReader(secrets, to);
      Settings settings = reader.read(table, schema);
      reader.requireAll(table, schema);
      return new SectionReader(table, settings, to);
    }
  }
}
