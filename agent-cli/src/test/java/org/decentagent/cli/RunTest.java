// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunTest {
  @TempDir Path folder;

  private final Provider provider = Provider.onNewPlatform();

  @AfterEach
  void close() {
    provider.close();
  }

  private CliProcess running(Path config) throws Exception {
    CliProcess process = CliProcess.start(folder, Map.of(), "run", "--config", config.toString());
    Eventually.is(
        "it listens",
        () -> Files.exists(config.resolveSibling("state/control.json")) || !process.isRunning());
    return process;
  }

  @Test
  void sigtermEndsItInGoodOrder() throws Exception {
    Path config = provider.agentIn(folder);
    try (CliProcess process = running(config)) {
      Cli.Ended status = new Cli(folder).run("status", "--json", "--config", config.toString());

      long asked = System.nanoTime();
      process.signal("TERM");
      int code = process.await();

      assertThat(status.json().path("source").asString()).as(process.err()).isEqualTo("agent");
      assertThat(code).as(process.err()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(20));
      assertThat(config.resolveSibling("state/control.json")).doesNotExist();
      assertThat(process.out()).isEmpty();
      assertThat(process.err()).contains("instances keep running").doesNotContain("\tat ");
    }
  }

  @Test
  void aDiskThatTakesNothingSpoilsNoEnd() throws Exception {
    Path config = provider.agentIn(folder);
    try (CliProcess process = running(config)) {
      Path control = config.resolveSibling("state/control.json");
      Files.delete(control);
      Files.createDirectories(control.resolve("that cannot be removed"));

      process.signal("INT");

      assertThat(process.await()).as(process.err()).isZero();
      assertThat(process.err())
          .contains("asked to stop by SIGINT", "instances keep running")
          .doesNotContain("cannot listen");
    }
  }

  @Test
  void theLogCanBeJsonLines() throws Exception {
    Path config = provider.agentIn(folder);
    Files.writeString(config, Files.readString(config).replaceFirst("#log = .*", "log = \"json\""));
    try (CliProcess process = running(config)) {
      Eventually.is("it logs", () -> process.err().contains("\n"));

      assertThat(process.err().lines().findFirst().orElseThrow())
          .startsWith("{\"time\":")
          .contains("\"level\":\"");
    }
  }

  @Test
  void twoAgentsNeverShareAStateFolder() throws Exception {
    Path config = provider.agentIn(folder);
    try (CliProcess first = running(config);
        CliProcess second =
            CliProcess.start(folder, Map.of(), "run", "--config", config.toString())) {
      int code = second.await();

      assertThat(first.isRunning()).isTrue();
      assertThat(code).isEqualTo(2);
      assertThat(second.err()).contains("another dc-agent uses the state folder");
    }
  }

  @Test
  void aKeyThatOthersCanReadStopsIt() throws Exception {
    Path config = provider.agentIn(folder);
    new ProcessBuilder("chmod", "644", config.resolveSibling("keys/agent.key").toString())
        .start()
        .waitFor();
    try (CliProcess process =
        CliProcess.start(folder, Map.of(), "run", "--config", config.toString())) {
      assertThat(process.await()).isEqualTo(2);
      assertThat(process.err()).contains("chmod 600").doesNotContain("\tat ");
    }
  }

  @Test
  void aFaultyConfigurationStopsItWithTheFaults() throws Exception {
    Path config = provider.agentIn(folder);
    Files.writeString(config, "[agent]\nstat = \"state\"\n");
    try (CliProcess process =
        CliProcess.start(folder, Map.of("DC_AGENT_CONFIG", config.toString()), "run")) {
      assertThat(process.await()).isEqualTo(2);
      assertThat(process.err()).contains("agent.toml:2:", "state");
    }
  }
}
