// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Scripts that providers run, or copy, hold up to shellcheck.
 *
 * @see <a href="https://www.shellcheck.net">ShellCheck</a>
 */
final class ShellScriptsTest {
  @Test
  void theServiceMayWriteWhereSetUpPutsItsState() throws Exception {
    List<String> unit =
        Files.readAllLines(Path.of("../agent-cli/src/main/distribution/conf/dc-agent.service"));
    String config =
        unit.stream()
            .filter(line -> line.startsWith("ExecStart="))
            .map(line -> line.substring(line.indexOf("--config ") + "--config ".length()))
            .findFirst()
            .orElseThrow();

    assertThat(unit).contains("ReadWritePaths=" + Path.of(config).getParent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dc-agent",
        "agent-cli/src/main/distribution/bin/dc-agent",
        "plugins/script/samples/loopback.sh",
        "agent-spi/api/record",
        ".ci/run"
      })
  void aShellScriptHasNoKnownMistake(String script) throws Exception {
    assumeTrue(
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .anyMatch(place -> Files.isExecutable(Path.of(place, "shellcheck"))),
        script + " was not checked: install shellcheck");

    Process check =
        new ProcessBuilder("shellcheck", "--norc", script)
            .directory(Path.of("..").toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(said).isEmpty();
    assertThat(check.waitFor()).isZero();
  }
}
