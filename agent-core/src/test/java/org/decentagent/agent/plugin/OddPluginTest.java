// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.config.ConfigSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Plugins that are odd in one way each, and what plugins see of the agent while they are asked. */
@Timeout(60)
final class OddPluginTest {
  @TempDir private Path folder;

  private PluginHost load() throws IOException {
    return PluginHost.load(
        new PluginFolder(folder.resolve("plugins"), folder.resolve("copies")),
        new Trust.Any(),
        List.of());
  }

  private static PluginJars odd() {
    return PluginJars.plugin("odd", "odd");
  }

  private static PluginJars factory(String members, String type, String schema) {
    return odd()
        .source(
            "made.Factory",
            """
            package made;
            import org.decentagent.spi.*;
            import org.decentagent.spi.config.*;
            public final class Factory implements ProvisionerFactory {
              %s
              public String type() { return %s; }
              public ConfigSchema configSchema() { return %s; }
              public Provisioner create(ProvisionerContext context) {
                Thread thread = Thread.currentThread();
                throw new ProvisioningException.Permanent(
                    new FailureCode("made/seen"),
                    thread.getName()
                        + " "
                        + (thread.getContextClassLoader() == getClass().getClassLoader()));
              }
            }
            """
                .formatted(members, type, schema));
  }

  static Stream<Arguments> oddJars() {
    byte[] newer = {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, (byte) 0xFF};
    return Stream.of(
        Arguments.of("no schema", factory("", "\"odd\"", "null"), "no config schema"),
        Arguments.of(
            "too new",
            odd().compiledWithout("made").entry("made/Factory.class", newer),
            "newer Java"),
        Arguments.of(
            "one type twice",
            odd()
                .entry(PluginJars.SERVICES, "made.Factory\nmade.Other\n")
                .source(
                    "made.Other",
                    """
                    package made;
                    import org.decentagent.spi.*;
                    import org.decentagent.spi.config.*;
                    public final class Other implements ProvisionerFactory {
                      public String type() { return "odd"; }
                      public ConfigSchema configSchema() { return ConfigSchema.of(); }
                      public Provisioner create(ProvisionerContext context) { return null; }
                    }
                    """),
            "no type of its own"),
        Arguments.of("long type", PluginJars.plugin("odd", "x".repeat(41)), "no type of its own"),
        Arguments.of("long id", PluginJars.plugin("x".repeat(65), "odd"), "strange form"),
        Arguments.of("version", odd().manifest("Plugin-Version", "latest"), "strange form"),
        Arguments.of("blank id", odd().manifest("Plugin-Id", " "), "no 'Plugin-Id'"),
        Arguments.of("class path", odd().manifest("Class-Path", "lib/x.jar"), "not checked"),
        Arguments.of("dots", odd().manifest("Class-Path", "..x.jar"), "not checked"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("oddJars")
  void itIsRefused(String what, PluginJars jar, String reason) throws IOException {
    jar.write(folder.resolve("plugins/odd.jar"));

    try (PluginHost host = load()) {
      assertThat(host.refused()).singleElement().asString().contains(reason);
    }
  }

  @Test
  void ofAKilledProcessNothingIsLeftAndWhatIsNoCopyIsNotTouched() throws IOException {
    Path copies = folder.resolve("copies");
    Files.createDirectories(copies.resolve("load-1/0"));
    Files.createFile(copies.resolve("load-1.lock"));
    Path another = Files.createDirectories(copies.resolve("another"));

    load().close();

    assertThat(copies).isDirectoryContaining(another::equals);
    assertThat(copies.resolve("load-1.lock")).doesNotExist();
    assertThat(copies.resolve("load-1")).doesNotExist();
  }

  @Test
  void aFolderWithNoPluginInItIsRefused() throws IOException {
    PluginJars.empty().write(folder.resolve("plugins/f/a.jar"));
    PluginJars.empty().write(folder.resolve("plugins/f/b.jar"));

    try (PluginHost host = load()) {
      assertThat(host.refused()).singleElement().asString().contains("0 of its jars");
    }
  }

  @Test
  void itIsAskedForItsConstantsOnceAndFindsItsOwnClassesWhileItIsMade() throws IOException {
    factory(
            "private int types; private int schemas;"
                + " public Factory() { if (Thread.currentThread().getContextClassLoader()"
                + " != getClass().getClassLoader()) throw new IllegalStateException(); }",
            "types++ == 0 ? \"odd\" : null",
            "schemas++ == 0 ? ConfigSchema.of() : null")
        .write(folder.resolve("plugins/odd.jar"));

    try (PluginHost host = load()) {
      assertThat(host.refused()).isEmpty();
      FencedFactory factory = (FencedFactory) Objects.requireNonNull(host.factories().get("odd"));
      assertThat(factory.type()).isEqualTo("odd");
      assertThat(factory.configSchema()).isInstanceOf(ConfigSchema.class);
      assertThatThrownBy(() -> factory.create(new NamedContext("b1")))
          .isInstanceOf(ProvisioningException.Permanent.class)
          .hasMessage("plugin-b1-create true");
    }
  }

  @Test
  void ofTwoPluginsWithOneTypeTheOneThatIsUsedIsNamed() throws IOException {
    PluginJars.plugin("first", "first").write(folder.resolve("plugins/a.jar"));
    Path used = PluginJars.plugin("second", "second").write(folder.resolve("plugins/b.jar"));
    PluginJars.plugin("third", "second").write(folder.resolve("plugins/c.jar"));

    try (PluginHost host = load()) {
      assertThat(host.refused())
          .singleElement()
          .asString()
          .contains(used + " offers the same type, 'second'");
    }
  }

  @Test
  void whatIsBuiltInIsFencedTooAndBuiltInOnce() throws IOException {
    PluginFolder none = new PluginFolder(folder.resolve("none"), folder.resolve("copies"));
    try (PluginHost host = PluginHost.load(none, new Trust.Any(), List.of(new BuiltInFactory()))) {
      assertThat(host.factories().get("good")).isInstanceOf(FencedFactory.class);
    }
    assertThatThrownBy(() ->
            PluginHost.load(
                none, new Trust.Any(), List.of(new BuiltInFactory(), new BuiltInFactory())))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
