// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.decentagent.agent.findings.ShellWord;
import org.decentagent.agent.plugin.PluginLoading.Patience;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    assertThat(refused.remedy()).contains("rm " + ShellWord.of(file) + " ");
    assertThat(ShellWord.of(file)).isNotEqualTo(file.toString());
  }

  @Test
  void aBackendInQuarantineIsNoPlugin() {
    assertThat(BarredPlugins.named(folder.resolve("plugin.evil.jar"))).contains("evil.jar");
    assertThat(BarredPlugins.named(folder.resolve("plugin"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"static { eat(); }", "public Factory() { eat(); }", "{ TYPE = eat(); }"})
  void aPluginThatUsesUpAllMemoryWhileItIsLoadedIsBarred(String meal) throws IOException {
    eater("evil", meal);

    try (PluginHost host = load(BarredPlugins.in(folder, CallLedger.inMemory()))) {
      assertThat(host.factories()).containsOnlyKeys("good");
      assertThat(host.refused())
          .singleElement()
          .asString()
          .contains("it used up all memory while it was loaded", "rm ");
    }
    assertThat(folder.resolve("quarantine/plugin.evil.jar"))
        .content()
        .contains("it used up all memory while it was loaded");
  }

  @Test
  void aCommandThatOnlyLooksBarsNobody() throws IOException {
    eater("evil", "static { eat(); }");

    try (PluginHost host = load()) {
      assertThat(host.refused())
          .singleElement()
          .asString()
          .contains("it ran out of memory while it was loaded", "rm -r ");
    }
    assertThat(folder.resolve("quarantine")).doesNotExist();
  }

  @Test
  void whoRunsOutOfMemoryBesideOneThatIsSlowIsNotBarredAndTheSlowOneIsWaitedFor()
      throws IOException {
    plugin("bad", "static { while (" + released() + " == null) { Thread.onSpinWait(); } }");
    eater("evil", "static { eat(); }");
    plugin("free", "static { System.setProperty(\"" + folder + "\", \"\"); }");

    try (PluginHost host = load(BarredPlugins.in(folder, CallLedger.inMemory()))) {
      assertThat(host.factories()).containsOnlyKeys("bad", "free", "good");
      assertThat(host.refused())
          .singleElement()
          .asString()
          .contains("it ran out of memory while it was loaded");
    } finally {
      System.clearProperty(folder.toString());
    }
    assertThat(folder.resolve("quarantine")).doesNotExist();
  }

  @Test
  void aPluginThatHangsIsGivenUp() throws IOException {
    Files.delete(folder.resolve("plugins/good.jar"));
    plugin("evil", "static { while (" + released() + " == null) { Thread.onSpinWait(); } }");

    try (PluginHost host =
        load(
            BarredPlugins.in(folder),
            new Patience(Duration.ZERO, Duration.ofSeconds(1), Duration.ZERO))) {
      assertThat(host.refused())
          .singleElement()
          .asString()
          .contains("it did not finish loading within 1 s", "rm -r ");
    } finally {
      System.setProperty(folder.toString(), "");
    }
  }

  @Test
  void aPluginThatTheAgentDiedOfWhileItWasLoadedIsBarredAtTheNextStart() throws IOException {
    CallLedger dying = CallLedger.in(folder);
    CallLedger next =
        BarredPlugins.in(folder, dying)
            .during(
                evil,
                () -> {
                  dying.exhausted();
                  return CallLedger.in(folder);
                });

    try (PluginHost host = load(BarredPlugins.in(folder, next))) {
      assertThat(host.factories()).containsOnlyKeys("good");
      assertThat(host.refused())
          .singleElement()
          .asString()
          .contains("memory was used up while it was loaded", "rm ");
    }
  }

  @Test
  void aPluginThatWasLoadedWhenTheAgentWasKilledIsLoadedAgain() throws IOException {
    CallLedger killed = CallLedger.in(folder);
    CallLedger next = BarredPlugins.in(folder, killed).during(evil, () -> CallLedger.in(folder));

    try (PluginHost host = load(BarredPlugins.in(folder, next))) {
      assertThat(host.factories()).containsOnlyKeys("good", "evil");
    }
  }

  @Test
  void aBackendWhoseCallIsNamedLikeAPluginBarsNoPlugin() throws IOException {
    CallLedger dying = CallLedger.in(folder);
    CallLedger next =
        dying.during(
            "cloud",
            "evil.jar",
            () -> {
              dying.exhausted();
              return CallLedger.in(folder);
            });

    try (PluginHost host = load(BarredPlugins.in(folder, next))) {
      assertThat(host.factories()).containsOnlyKeys("good", "evil");
    }
  }

  private String released() {
    return "System.getProperty(\"" + folder + "\")";
  }

  private void eater(String id, String meal) {
    plugin(id, "static String eat() { throw new OutOfMemoryError(\"Java heap space\"); }\n" + meal);
  }

  private void plugin(String id, String lines) {
    PluginJars.plugin(id, id)
        .source(
            "made.Factory",
            """
            package made;
            import org.decentagent.spi.*;
            import org.decentagent.spi.config.*;
            public final class Factory implements ProvisionerFactory {
              private String TYPE = "%s";
              %s
              public String type() { return TYPE; }
              public ConfigSchema configSchema() { return ConfigSchema.of(); }
              public Provisioner create(ProvisionerContext context) { return null; }
            }
            """
                .formatted(id, lines))
        .write(folder.resolve("plugins/" + id + ".jar"));
  }

  private PluginHost load() throws IOException {
    return load(BarredPlugins.in(folder));
  }

  private PluginHost load(BarredPlugins barred) throws IOException {
    return load(barred, new Patience(Duration.ofSeconds(2), Duration.ofSeconds(60), Duration.ZERO));
  }

  private PluginHost load(BarredPlugins barred, Patience patience) throws IOException {
    return PluginHost.load(
        new PluginFolder(folder.resolve("plugins"), folder.resolve("copies"), Optional.of(barred)),
        new Trust.Any(),
        List.of(),
        patience);
  }
}
