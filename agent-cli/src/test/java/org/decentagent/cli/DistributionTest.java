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

  @Test
  void theDockerPluginIsVouchedForAndLoads() throws Exception {
    Path plugin = Distribution.folder().resolve("plugins/docker-plugin.jar");
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(plugin));
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
        [backend.docker]
        type = "docker"
        addres = "host.example.org"
        """
            .formatted("ab".repeat(32), Distribution.folder()));

    Ended ended =
        run(
            Map.of(),
            Distribution.folder().resolve("bin/dc-agent"),
            "config",
            "check",
            config.toString());

    assertThat(Distribution.folder().resolve("conf/plugins.lock"))
        .content()
        .contains(
            HexFormat.of().formatHex(hash) + "  docker-plugin.jar\n", "  manual-plugin.jar\n");
    assertThat(ended.output()).contains("agent.toml:13:1", "address");
    assertThat(ended.code()).isEqualTo(2);
  }

  @Test
  void noClassOfThePluginReachesTheAgent() throws Exception {
    try (Stream<Path> jars = Files.list(Distribution.folder().resolve("lib"))) {
      assertThat(jars.map(jar -> jar.getFileName().toString()))
          .noneMatch(jar -> jar.contains("docker"))
          .contains("agent-cli.jar");
    }
  }
}
