// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.decentagent.spi.config.ConfigSchema;

/** What reading a configuration file gave. */
public sealed interface ConfigResult {
  /** The agent's own keys are right; those of the plugins are checked once these are loaded. */
  record Valid(AgentConfig config) implements ConfigResult {}

  /**
   * The file cannot be used.
   *
   * @param faults all of them but those of the plugins' keys, sorted by position
   * @param plugins that table, if it at least is right, so that plugins can be asked for theirs
   * @param backends those that have a name and a type
   */
  record Faulty(
      List<ConfigFault> faults, Optional<PluginsSection> plugins, List<BackendSection> backends)
      implements ConfigResult {
    /** Copies the lists. */
    public Faulty {
      faults = List.copyOf(faults);
      backends = List.copyOf(backends);
    }
  }

  /**
   * Every fault of the file, those of the plugins' keys included, sorted by position.
   *
   * @param schemas of the loaded plugins, by type
   */
  default List<ConfigFault> allFaults(Map<String, ConfigSchema> schemas) {
    List<ConfigFault> all = new ArrayList<>();
    List<BackendSection> backends =
        switch (this) {
          case Valid valid -> valid.config().backends();
          case Faulty faulty -> {
            all.addAll(faulty.faults());
            yield faulty.backends();
          }
        };
    for (BackendSection backend : backends) {
      backend.unknownType(schemas.keySet()).ifPresent(all::add);
      ConfigSchema schema = schemas.get(backend.type());
      if (schema != null && backend.settings(schema) instanceof BackendSettings.Faulty faulty) {
        all.addAll(faulty.faults());
      }
    }
    return all.stream().sorted().toList();
  }
}
