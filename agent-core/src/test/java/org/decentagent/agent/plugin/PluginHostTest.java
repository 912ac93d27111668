// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.ProvisioningException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
final class PluginHostTest {
  private static final String SAY_LIBRARY_VERSION =
      "throw new ProvisioningException.Permanent(new FailureCode(\"made/version\"), lib.Library.version());";

  @TempDir private Path folder;
  private Path plugins;
  private final List<PluginHost> hosts = new ArrayList<>();

  @BeforeEach
  void aFolderWithOneGoodPlugin() {
    plugins = folder.resolve("plugins");
    PluginJars.plugin("good", "good").write(plugins.resolve("m-good.jar"));
  }

  @AfterEach
  void closeHosts() throws IOException {
    for (PluginHost host : hosts) {
      host.close();
    }
  }

  @Test
  void aJarIsLoadedAndDescribed() throws IOException {
    PluginHost host = load();

    LoadedPlugin plugin = host.plugins().getFirst();
    assertThat(plugin.id()).isEqualTo("good");
    assertThat(plugin.version()).isEqualTo("1.0.0");
    assertThat(plugin.path()).isEqualTo(plugins.resolve("m-good.jar"));
    assertThat(plugin.types()).containsExactly("good");
    assertThat(plugin.sha256()).isEqualTo(Sha256.of(plugins.resolve("m-good.jar")));
    assertThat(host.factories()).containsOnlyKeys("good");
    assertThat(host.schemas()).containsOnlyKeys("good");
    assertThat(host.refused()).isEmpty();
  }

  @Test
  void twoPluginsUseTwoVersionsOfOneLibrarySideBySide() throws IOException {
    PluginJars.plugin("one", "one")
        .factory("one", SAY_LIBRARY_VERSION)
        .source("lib.Library", library("1"))
        .write(plugins.resolve("one.jar"));
    PluginJars.plugin("two", "two")
        .factory("two", SAY_LIBRARY_VERSION)
        .source("lib.Library", library("2"))
        .compiledWithout("lib.Library")
        .write(plugins.resolve("two/two.jar"));
    PluginJars.empty()
        .source("lib.Library", library("2"))
        .write(plugins.resolve("two/lib/library.jar"));

    PluginHost host = load();

    assertThat(host.refused()).isEmpty();
    assertThat(said(host, "one")).isEqualTo("version 1");
    assertThat(said(host, "two")).isEqualTo("version 2");
  }

  @Test
  void aPluginDoesNotSeeTheAgentsLibraries() throws IOException {
    PluginJars.plugin("nosy", "nosy")
        .factory(
            "nosy",
            """
            String seen = "";
            for (String name : new String[] {"org.tomlj.Toml", "org.slf4j.Logger", "java.sql.Driver"}) {
              try { Class.forName(name); seen += "+"; } catch (ClassNotFoundException e) { seen += "-"; }
            }
            throw new ProvisioningException.Permanent(new FailureCode("made/seen"), seen);
            """)
        .write(plugins.resolve("nosy.jar"));

    PluginHost host = load();

    assertThat(said(host, "nosy")).isEqualTo("-++");
  }

  static Stream<Arguments> badJars() {
    String spi = "org/decentagent/spi/Provisioner.class";
    return Stream.of(
        bad("bundles the SPI", bad().entry(spi, "x"), spi),
        bad(
            "bundles the SPI for a Java version",
            bad().entry("META-INF/versions/21/" + spi, "x"),
            spi),
        bad("bundles slf4j", bad().entry("org/slf4j/Logger.class", "x"), "provided"),
        bad(
            "bundles jspecify",
            bad().entry("org/jspecify/annotations/NonNull.class", "x"),
            "must come"),
        bad("has no id", bad().without("Plugin-Id"), "'Plugin-Id'"),
        bad("has a strange id", bad().manifest("Plugin-Id", "../x"), "strange form"),
        bad("has no version", bad().without("Plugin-Version"), "'Plugin-Version'"),
        bad("has no range", bad().without("Plugin-Requires"), "does not say which SPI"),
        bad("has any range", bad().manifest("Plugin-Requires", "*"), "does not say which SPI"),
        bad(
            "is for a later SPI",
            bad().manifest("Plugin-Requires", ">=9.0.0"),
            "SPI >=9.0.0, and this agent has SPI 0.1.0"),
        bad(
            "is for an earlier SPI",
            bad().manifest("Plugin-Requires", "<0.1.0"),
            "made for SPI <0.1.0"),
        bad(
            "is for exactly another SPI",
            bad().manifest("Plugin-Requires", "0.0.9"),
            "made for SPI 0.0.9"),
        bad("has no real range", bad().manifest("Plugin-Requires", "some"), "no range of versions"),
        bad("depends on a plugin", bad().manifest("Plugin-Dependencies", "good"), "cannot depend"),
        bad(
            "reaches for other files",
            bad().manifest("Class-Path", "../../evil.jar"),
            "not checked"),
        bad(
            "reaches for the network",
            bad().manifest("Class-Path", "a.jar http://x/y.jar"),
            "not checked"),
        bad("names no factory", bad().without(PluginJars.SERVICES), "names no factory"),
        bad("names a missing factory", bad().entry(PluginJars.SERVICES, "made.Gone"), "made.Gone"),
        bad(
            "names a class that is none",
            bad().entry(PluginJars.SERVICES, "java.lang.String"),
            "factory"),
        bad(
            "has a broken class",
            bad().compiledWithout("x").entry("made/Factory.class", "x"),
            "do not fit"),
        bad("has the id of another", PluginJars.plugin("good", "bad"), "same id, 'good'"),
        bad("has the type of another", PluginJars.plugin("bad", "good"), "same type, 'good'"),
        bad("has a strange type", PluginJars.plugin("bad", "Bad Type"), "no type"),
        bad(
            "answers null",
            bad().source("made.Factory", factory("", "null")),
            "no type or no config"),
        bad(
            "throws",
            bad()
                .source(
                    "made.Factory",
                    factory("if (true) throw new IllegalStateException(\"boom\");", "\"bad\"")),
            "boom"),
        bad(
            "throws megabytes",
            bad()
                .source(
                    "made.Factory",
                    factory(
                        "if (true) throw new IllegalStateException(\"x\".repeat(3_000_000));",
                        "\"bad\"")),
            "xx…"),
        bad(
            "throws an error",
            bad()
                .source(
                    "made.Factory",
                    factory("if (true) throw new StackOverflowError();", "\"bad\"")),
            "StackOverflowError"),
        bad(
            "throws later",
            bad().source("made.Factory", factory("", "Integer.toString(1 / 0)")),
            "by zero"),
        bad(
            "lacks a library",
            bad()
                .source("lib.Library", library("1"))
                .source("made.Factory", factory("lib.Library.version();", "\"bad\""))
                .compiledWithout("lib.Library"),
            "lib/Library is missing"));
  }

  @ParameterizedTest(name = "one that {0}")
  @MethodSource("badJars")
  void aBadJarIsRefusedWithItsReasonAndNeverStopsTheOthers(
      String what, PluginJars jar, String reason) throws IOException {
    Path path = jar.write(plugins.resolve("x-bad.jar"));

    PluginHost host = load();

    assertThat(host.plugins()).extracting(LoadedPlugin::id).containsExactly("good");
    RefusedPlugin refused = host.refused().getFirst();
    assertThat(refused.path()).isEqualTo(path);
    assertThat(refused.toString()).contains(reason).doesNotContain("\n").hasSizeLessThan(5000);
    assertThat(refused.remedy()).isNotBlank();
  }

  @Test
  void filesThatAreNoJarsAreRefusedAndOthersIgnored() throws IOException {
    Files.writeString(plugins.resolve("a-garbage.jar"), "garbage");
    Files.createFile(plugins.resolve("b-empty.jar"));
    Files.createSymbolicLink(plugins.resolve("c-broken-link.jar"), folder.resolve("nowhere"));
    Files.createDirectories(plugins.resolve("d-empty-folder/lib"));
    Files.createSymbolicLink(plugins.resolve("e-device.jar"), Path.of("/dev/zero"));
    Files.writeString(plugins.resolve("README.md"), "ignored");
    Files.writeString(plugins.resolve(".hidden.jar"), "ignored");

    PluginHost host = load();

    assertThat(host.plugins()).extracting(LoadedPlugin::id).containsExactly("good");
    assertThat(host.refused())
        .extracting(refused -> refused.path().getFileName().toString())
        .containsExactly(
            "a-garbage.jar", "b-empty.jar", "c-broken-link.jar", "d-empty-folder", "e-device.jar");
  }

  @Test
  void aTruncatedJarIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(plugins.resolve("m-good.jar"));
    Files.write(plugins.resolve("x.jar"), Arrays.copyOf(whole, whole.length - 30));

    PluginHost host = load();

    assertThat(host.refused()).singleElement().asString().contains("cannot be read");
  }

  @Test
  void aManifestThatUnpacksToGigabytesIsNotRead() throws IOException {
    PluginJars.empty()
        .entry("META-INF/MANIFEST.MF", new byte[64 * 1024 * 1024])
        .write(plugins.resolve("x.jar"));

    PluginHost host = load();

    assertThat(host.refused()).singleElement().asString().contains("larger than 1 MiB");
  }

  @Test
  void theBrokenJarOfAFolderIsNamed() throws IOException {
    PluginJars.plugin("many", "many").write(plugins.resolve("many/many.jar"));
    Files.createDirectories(plugins.resolve("many/lib"));
    Files.writeString(plugins.resolve("many/lib/broken.jar"), "garbage");

    PluginHost host = load();

    assertThat(host.refused()).singleElement().asString().contains("broken.jar: ");
  }

  @Test
  void aFolderWithTwoPluginsInItIsRefused() throws IOException {
    PluginJars.plugin("a", "a").write(plugins.resolve("two/a.jar"));
    PluginJars.plugin("b", "b").write(plugins.resolve("two/lib/b.jar"));

    PluginHost host = load();

    assertThat(host.refused())
        .singleElement()
        .asString()
        .contains("2 of its jars have a 'Plugin-Id'");
  }

  @Test
  void whatWasCheckedIsLoadedEvenIfTheOriginalIsReplaced() throws IOException {
    PluginJars plugin =
        PluginJars.plugin("one", "one")
            .factory("one", SAY_LIBRARY_VERSION)
            .source("lib.Library", library("checked"))
            .compiledWithout("lib.Library");
    PluginJars checked = PluginJars.empty().source("lib.Library", library("checked"));
    PluginJars replaced = PluginJars.empty().source("lib.Library", library("replaced"));
    plugin.write(plugins.resolve("one/one.jar"));
    checked.write(plugins.resolve("one/lib/library.jar"));

    PluginHost host = load();
    PluginJars.empty().write(plugins.resolve("one/one.jar"));
    replaced.write(plugins.resolve("one/lib/library.jar"));

    assertThat(said(host, "one")).isEqualTo("version checked");
  }

  @Test
  void builtInTypesComeFirst() throws IOException {
    ProvisionerFactory builtIn = new BuiltInFactory();

    PluginHost host = PluginHost.load(places(), new Trust.Any(), List.of(builtIn));
    hosts.add(host);

    assertThat(host.plugins()).isEmpty();
    assertThat(host.factories()).containsOnlyKeys("good");
    assertThat(host.refused())
        .singleElement()
        .asString()
        .contains("the agent itself offers the same type");
  }

  @Test
  void aFactoryThatRunsOutOfMemorySaysSo() throws IOException {
    PluginJars.plugin("eater", "eater")
        .factory("eater", "throw new OutOfMemoryError(\"Java heap space\");")
        .write(plugins.resolve("eater.jar"));
    ProvisionerFactory factory = Objects.requireNonNull(load().factories().get("eater"));

    assertThatThrownBy(() -> factory.create(new NamedContext("b1")))
        .isInstanceOfSatisfying(
            ProvisioningException.class,
            e -> assertThat(e.code().text()).isEqualTo("agent/out_of_memory"));
  }

  @Test
  void aFactoryThatFailsOddlyFailsForGood() throws IOException {
    ProvisionerFactory factory = Objects.requireNonNull(load().factories().get("good"));

    assertThatThrownBy(() -> factory.create(new NamedContext("b1")))
        .isInstanceOf(ProvisioningException.Permanent.class)
        .hasMessageStartingWith("cannot set up backend b1: ")
        .hasMessageContaining("not needed here");
  }

  @Test
  void noFolderMeansNoPlugins() throws IOException {
    PluginHost host =
        PluginHost.load(
            new PluginFolder(folder.resolve("none"), folder.resolve("copies")),
            new Trust.Any(),
            List.of());
    hosts.add(host);

    assertThat(host.plugins()).isEmpty();
    assertThat(host.refused()).isEmpty();
  }

  @Test
  void closingLeavesNoCopyBehind() throws IOException {
    PluginHost host = PluginHost.load(places(), new Trust.Any(), List.of());

    host.close();

    assertThat(folder.resolve("copies")).isEmptyDirectory();
  }

  @Test
  void copiesOfAKilledProcessAreRemovedAndThoseOfALivingOneAreNot() throws IOException {
    Path killed = Files.createDirectories(folder.resolve("copies/load-1/0"));
    Files.createFile(killed.resolve("x.jar"));
    PluginHost living = load();

    PluginHost next = load();

    assertThat(killed.getParent()).doesNotExist();
    assertThat(living.factories()).containsOnlyKeys("good");
    assertThat(next.factories()).containsOnlyKeys("good");
    try (Stream<Path> copies = Files.list(folder.resolve("copies"))) {
      assertThat(copies.filter(Files::isDirectory)).hasSize(2);
    }
  }

  @Test
  void noOtherProcessTakesOurCopiesForLeftOvers() throws Exception {
    load();
    Path lock;
    try (Stream<Path> files = Files.list(folder.resolve("copies"))) {
      lock = files.filter(file -> file.toString().endsWith(".lock")).findFirst().orElseThrow();
    }
    load();

    assertThat(asOtherProcess(lock)).isEqualTo("held");
  }

  private String asOtherProcess(Path lock) throws IOException, InterruptedException {
    String program =
        """
        import java.nio.channels.*;
        import java.nio.file.*;
        class Other {
          public static void main(String[] file) throws Exception {
            try (var lock = FileChannel.open(Path.of(file[0]), StandardOpenOption.WRITE)) {
              System.out.print(lock.tryLock() == null ? "held" : "free");
            }
          }
        }
        """;
    Path source = Files.writeString(folder.resolve("Other.java"), program);
    Path java = Path.of(System.getProperty("java.home", ""), "bin", "java");
    Process other =
        new ProcessBuilder(java.toString(), source.toString(), lock.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    other.waitFor();
    return said;
  }

  private PluginFolder places() {
    return new PluginFolder(plugins, folder.resolve("copies"));
  }

  private PluginHost load() throws IOException {
    PluginHost host = PluginHost.load(places(), new Trust.Any(), List.of());
    hosts.add(host);
    return host;
  }

  private static PluginJars bad() {
    return PluginJars.plugin("bad", "bad");
  }

  private static Arguments bad(String what, PluginJars jar, String reason) {
    return Arguments.of(what, jar, reason);
  }

  private static String library(String version) {
    return "package lib; public final class Library { public static String version() { return \"version "
        + version
        + "\"; } }";
  }

  private static String factory(String constructor, String type) {
    return """
    package made;
    import org.decentagent.spi.*;
    import org.decentagent.spi.config.*;
    public final class Factory implements ProvisionerFactory {
      public Factory() { %s }
      public String type() { return %s; }
      public ConfigSchema configSchema() { return ConfigSchema.of(); }
      public Provisioner create(ProvisionerContext context) { throw new IllegalStateException(); }
    }
    """
        .formatted(constructor, type);
  }

  private static String said(PluginHost host, String type) {
    try {
      Objects.requireNonNull(host.factories().get(type)).create(new NamedContext("b1"));
      throw new AssertionError("it made something");
    } catch (ProvisioningException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
