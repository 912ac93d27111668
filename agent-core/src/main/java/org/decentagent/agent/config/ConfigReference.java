// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.decentagent.spi.config.ConfigKey;
import org.decentagent.spi.config.ConfigSchema;
import org.decentagent.spi.config.Layer;

/** The reference page of every setting, in Markdown. Immutable. */
public final class ConfigReference {
  private final Map<String, ConfigSchema> plugins;

  /**
   * A page with the agent's own tables and those of these plugins.
   *
   * @param plugins their schemas, by type
   */
  public ConfigReference(Map<String, ConfigSchema> plugins) {
    this.plugins = new TreeMap<>(plugins);
  }

  /** The text of the page. */
  public String render() {
    StringBuilder page = new StringBuilder("# Settings\n");
    section(page, "`[platform]`", PlatformSection.SCHEMA);
    section(page, "`[agent]`", AgentSection.SCHEMA);
    section(page, "`[plugins]`", PluginsSection.SCHEMA);
    section(page, "`[notify]`", NotifySection.SCHEMA);
    section(page, "`[backend.x]`, every type", BackendSection.SCHEMA);
    plugins.forEach(
        (type, schema) -> section(page, "`[backend.x]` with `type = \"" + type + "\"`", schema));
    return page.toString();
  }

  private static void section(StringBuilder page, String title, ConfigSchema schema) {
    page.append("\n## ").append(title).append("\n\n");
    page.append("| key | what it is for | form | default | set by |\n|---|---|---|---|---|\n");
    for (ConfigKey<?> key : schema.keys()) {
      page.append("| `").append(key).append("` | ").append(cell(key.doc()));
      page.append(" | ").append(cell(key.form())).append(" | ").append(fallback(key));
      page.append(" | ").append(layers(key)).append(" |\n");
    }
  }

  private static String fallback(ConfigKey<?> key) {
    return key.isRequired()
        ? "required"
        : key.fallbackText().map(text -> "`" + cell(text) + "`").orElse("none");
  }

  private static String layers(ConfigKey<?> key) {
    List<String> names = new ArrayList<>(List.of("provider"));
    if (key.mayBeSetBy(Layer.OFFERING)) {
      names.add("offering");
    }
    if (key.mayBeSetBy(Layer.CONTRACT)) {
      names.add("contract");
    }
    return String.join(", ", names);
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }
}
