// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.config.ConfigKey;
import org.decentagent.spi.config.ConfigSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigTemplateTest {
  @TempDir private Path folder;

  @Test
  void whatIsRenderedParsesBackWithoutFaults() {
    ConfigTemplate template = template().give("backend.b", "token", "env:T");

    ConfigResult result =
        AgentConfig.read(ConfigFiles.write(folder, template.render()), Map.of("T", "t"));

    assertThat(result.allFaults(Map.of("cloud", ConfigFiles.CLOUD))).isEmpty();
    AgentConfig config = ((ConfigResult.Valid) result).config();
    assertThat(config.platform().pool()).isEqualTo("a \"b\" \\ c\n");
    assertThat(config.backends().getFirst().offeringTypes()).containsExactly("x", "y");
    assertThat(config.agent().soleAgent()).isTrue();
    assertThat(config.agent().inFlight()).isEqualTo(2);
  }

  @Test
  void everyDefaultParsesOnceItsCommentSignIsTakenAway() {
    String text = template().give("backend.b", "token", "env:T").render();

    String uncommented = text.replaceAll("(?m)^#(\\w+ = .+)$", "$1");

    assertThat(ConfigFiles.faults(folder, uncommented))
        .allMatch(fault -> fault.contains("no plugin"));
  }

  @Test
  void everyKeyIsShownWithWhatItIsFor() {
    String text = template().render();

    assertThat(text)
        .contains(
            Stream.of(
                    PlatformSection.SCHEMA,
                    AgentSection.SCHEMA,
                    PluginsSection.SCHEMA,
                    BackendSection.SCHEMA,
                    ConfigFiles.CLOUD)
                .flatMap(schema -> schema.keys().stream())
                .flatMap(key -> Stream.of("# " + key.doc(), key + " = "))
                .toList());
    assertThat(text).contains("\n#poll_interval = \"30 s\"\n", "\n#token = \n");
  }

  @Test
  void whatAPluginWroteAsASentenceReadsOn() {
    ConfigSchema schema = ConfigSchema.of(ConfigKey.text("size", "How large it is."));

    String text = new ConfigTemplate().backend(new BackendName("b"), "cloud", schema).render();

    assertThat(text).contains("# How large it is: a text\n");
  }

  @Test
  void aValueOfTheWrongFormIsNotWritten() {
    ConfigTemplate template = template();

    assertThatThrownBy(() -> template.give("agent", "in_flight", 0))
        .hasMessageContaining("1 to 1000");
    assertThatThrownBy(() -> template.give("agent", "colour", "x")).hasMessageContaining("colour");
    assertThatThrownBy(() -> template.give("agnt", "log", "text")).hasMessageContaining("[agnt]");
  }

  @Test
  void theReferenceHasARowForEveryKey() {
    ConfigSchema schema =
        ConfigSchema.of(
            ConfigKey.text("odd", "this | or that").defaultsTo("a|b"), ConfigFiles.TOKEN);

    String page = new ConfigReference(Map.of("cloud", schema)).render();

    assertThat(page)
        .contains("## `[backend.x]` with `type = \"cloud\"`")
        .contains("| `odd` | this \\| or that | a text | `\"a\\|b\"` | provider |")
        .contains("| `token` | API token | \"file:/path\" or \"env:NAME\" | required | provider |")
        .contains("| `lease_renewal` |", "| `url` |", "| `trust` |", "| `parallel` |");
  }

  private static ConfigTemplate template() {
    return new ConfigTemplate()
        .backend(new BackendName("b"), "cloud", ConfigFiles.CLOUD)
        .give("platform", "url", "https://platform.example")
        .give("platform", "provider", ConfigFiles.PROVIDER)
        .give("platform", "pool", "a \"b\" \\ c\n")
        .give("platform", "key", "agent.key")
        .give("agent", "state", "state")
        .give("agent", "sole_agent", true)
        .give("agent", "in_flight", 2)
        .give("backend.b", "offering_types", List.of("x", "y"));
  }
}
