// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The distribution, as it was built. */
@Tag("distribution")
final class DistributionTest {
  @TempDir Path folder;

  private record Ended(int code, String output) {}

  private Ended run(Map<String, String> environment, Path program, String... args)
      throws Exception {
    ProcessBuilder builder = new ProcessBuilder(program.toString());
    builder.command().addAll(java.util.List.of(args));
    builder.environment().putAll(environment);
    Path output = folder.resolve("output");
    Process process =
        builder
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), Files.readString(output));
  }

  @Test
  void itRunsFromAnywhereAndThroughALink() throws Exception {
    Path link =
        Files.createSymbolicLink(
            folder.resolve("dc-agent"), Distribution.folder().resolve("bin/dc-agent"));

    Ended ended = run(Map.of(), link, "--version");

    assertThat(ended.output()).startsWith("dc-agent 0.").hasLineCount(1);
    assertThat(ended.code()).isZero();
  }

  @Test
  void itRunsWhereNoHomeFolderIsSet() throws Exception {
    Path env = Path.of("/usr/bin/env");

    Ended ended =
        run(Map.of(), env, "-u", "HOME", "-u", "JAVA_HOME", program().toString(), "--version");

    assertThat(ended.output()).startsWith("dc-agent 0.").hasLineCount(1);
    assertThat(ended.code()).isZero();
  }

  @Test
  void namesBeyondAsciiAreReadWhereNoLanguageIsSet() throws Exception {
    Path sh = Path.of("/bin/sh");
    String check =
        "name=$(printf 'f\\303\\274r.toml'); : >\"$name\"; exec \"$0\" config check \"$name\"";

    Ended ended = run(Map.of("LC_ALL", "C"), sh, "-c", check, program().toString());

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.output()).contains("für.toml").doesNotContain("Exception", "Malformed");
  }

  @Test
  void withoutAJdkOneLineSaysWhatToInstall() throws Exception {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    for (String tool : new String[] {"sh", "sed", "readlink", "dirname", "cut", "stty"}) {
      Files.createSymbolicLink(bin.resolve(tool), Path.of("/usr/bin").resolve(tool));
    }
    Path program = folder.resolve("dc-agent");
    Files.writeString(
        program,
        Files.readString(Distribution.folder().resolve("bin/dc-agent"))
            .replace("/usr/lib/jvm/*", "")
            .replace("/opt/java/*", ""));
    assertThat(program.toFile().setExecutable(true)).isTrue();

    Ended ended =
        run(Map.of("PATH", bin.toString(), "JAVA_HOME", "", "HOME", folder.toString()), program);

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.output()).hasLineCount(1).contains("apt-get install");
  }

  @ParameterizedTest
  @CsvSource({"21.0.5, true, false", "25.0.3, false, false", "25.0.3, true, true"})
  void aJdkIsGivenNoOptionThatItDoesNotKnowAndTheOperatorsWordComesLast(
      String release, boolean hasSmallClasses, boolean small) throws Exception {
    Path jdk = folder.resolve("jdk");
    Path java = Files.createDirectories(jdk.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho \"$@\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + release + "\"\n");
    Files.createDirectories(jdk.resolve("lib/server"));
    if (hasSmallClasses) {
      Files.createFile(jdk.resolve("lib/server/classes_coh.jsa"));
    }

    Ended ended =
        run(
            Map.of("JAVA_HOME", jdk.toString(), "DC_AGENT_JAVA_OPTIONS", "-Xmx512m"),
            Distribution.folder().resolve("bin/dc-agent"),
            "--version");

    assertThat(ended.output().contains("UseCompactObjectHeaders")).isEqualTo(small);
    assertThat(ended.output()).containsPattern("-Xmx128m .*-Xmx512m ");
  }

  @Test
  void everyPluginIsVouchedFor() throws Exception {
    StringBuilder expected = new StringBuilder();
    for (String plugin : new String[] {"docker", "hetzner", "manual", "proxmox", "script"}) {
      Path jar = Distribution.folder().resolve("plugins/" + plugin + "-plugin.jar");
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
      expected.append(HexFormat.of().formatHex(hash)).append("  ").append(jar.getFileName());
      expected.append('\n');
    }

    assertThat(Distribution.folder().resolve("conf/plugins.lock"))
        .content()
        .isEqualTo(expected.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "docker, addres, address",
    "hcloud, locatons, locations",
    "proxmox, bridg, bridge",
    "manual, instruction, instructions",
    "script, progam, program"
  })
  void everyPluginLoadsAndNamesTheNearestKey(String type, String wrong, String right)
      throws Exception {
    Path config = folder.resolve("agent.toml");
    Files.writeString(
        config,
        """
        [platform]
        url = "https://platform.example.org"
        provider = "%s"
        pool = "pool-1"
        key = "agent.key"
        [agent]
        state = "state"
        [plugins]
        folder = "%2$s/plugins"
        lock = "%2$s/conf/plugins.lock"
        [backend.mine]
        type = "%3$s"
        %4$s = "host.example.org"
        """
            .formatted(
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                Distribution.folder(),
                type,
                wrong));

    Ended ended = run(Map.of(), program(), "config", "check", config.toString());

    assertThat(ended.output()).contains("agent.toml:13:1", "'" + wrong + "'", right);
    assertThat(ended.code()).isEqualTo(2);
  }

  private static Path program() {
    return Distribution.folder().resolve("bin/dc-agent");
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker", "hcloud", "proxmox", "manual", "script"})
  void setupWritesTheTableOfThePoolsType(String type) throws Exception {
    try (Provider provider = Provider.of(type)) {
      Ended ended =
          run(
              Map.of(SetupCommand.TOKEN_VARIABLE, provider.token()),
              program(),
              "setup",
              "--platform",
              provider.platform.url().toString(),
              "--json");

      assertThat(ended.code()).as(ended.output()).isZero();
      assertThat(Files.readString(folder.resolve("agent.toml")))
          .contains("[backend." + type + "]\n", "\ntype = \"" + type + "\"\n");
      Ended check = run(Map.of(), program(), "config", "check", "--json", "agent.toml");
      assertThat(check.output()).doesNotContain("no plugin", "unknown");
    }
  }

  @Test
  void theGuidesAndTheSamplesComeAlong() {
    Path guides = Distribution.folder().resolve("docs/plugins");
    assertThat(new String[] {"docker", "hetzner", "proxmox", "manual", "script"})
        .allSatisfy(plugin -> assertThat(guides.resolve(plugin + "/README.md")).isNotEmptyFile());
    assertThat(guides.resolve("script/PROTOCOL.md")).isNotEmptyFile();
    assertThat(Distribution.folder().resolve("share/samples/script/loopback.py")).isExecutable();
    assertThat(Distribution.folder().resolve("share/samples/script/loopback.sh")).isExecutable();
  }

  @Test
  void noClassOfAPluginReachesTheAgent() throws Exception {
    try (Stream<Path> jars = Files.list(Distribution.folder().resolve("lib"))) {
      assertThat(jars.map(jar -> jar.getFileName().toString()))
          .noneMatch(jar -> jar.contains("-plugin") || jar.contains("docker"))
          .noneMatch(jar -> jar.contains("json-schema-validator"))
          .contains("agent-cli.jar");
    }
  }
}
