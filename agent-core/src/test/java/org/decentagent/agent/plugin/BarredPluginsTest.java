// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BarredPluginsTest {
  @TempDir private Path folder;
  private Path evil;

  @BeforeEach
  void twoPlugins() {
    PluginJars.plugin("good", "good").write(folder.resolve("plugins/good.jar"));
    evil = PluginJars.plugin("evil", "evil").write(folder.resolve("plugins/evil.jar"));
  }

  @Test
  void aPluginThatEndedTheAgentWhileItWasLoadedIsNotLoadedUntilTheOperatorSaysSo()
      throws IOException {
    BarredPlugins.in(folder).bar("evil.jar", "it ended the whole agent");

    List<RefusedPlugin> refused;
    try (PluginHost host = load()) {
      assertThat(host.factories()).containsOnlyKeys("good");
      refused = host.refused();
    }
    Path file = folder.resolve("quarantine/plugin.evil.jar");
    Files.delete(file);
    try (PluginHost host = load()) {
      assertThat(host.factories()).containsOnlyKeys("good", "evil");
    }

    assertThat(refused).singleElement().extracting(RefusedPlugin::path).isEqualTo(evil);
    assertThat(refused.getFirst().toString())
        .contains("it ended the whole agent", "rm " + file + " ");
  }

  @Test
  void whyItIsBarredIsToldThoughItCannotBeReadAndHowItIsLetInAgainHoweverTheFolderIsCalled()
      throws IOException {
    Path file = folder.resolve("my agent/quarantine/plugin.evil.jar");
    Files.createDirectories(file);

    RefusedPlugin refused =
        BarredPlugins.in(folder.resolve("my agent")).refusal(evil).orElseThrow();

    assertThat(refused.reason()).isEqualTo("it ended the whole agent");
    assertThat(refused.remedy()).contains("rm " + Remedy.quote(file) + " ");
    assertThat(Remedy.quote(file)).isNotEqualTo(file.toString());
  }

  @Test
  void aBackendInQuarantineIsNoPlugin() {
    assertThat(BarredPlugins.named(folder.resolve("plugin.evil.jar"))).contains("evil.jar");
    assertThat(BarredPlugins.named(folder.resolve("plugin"))).isEmpty();
  }

  private PluginHost load() throws IOException {
    return PluginHost.load(
        new PluginFolder(
            folder.resolve("plugins"),
            folder.resolve("copies"),
            Optional.of(BarredPlugins.in(folder))),
        new Trust.Any(),
        List.of());
  }
}
