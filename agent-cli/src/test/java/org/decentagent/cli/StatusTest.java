// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.decentagent.agent.Agent;
import org.decentagent.cli.control.ControlServer;
import org.decentagent.testkit.cloud.SimulatedProvisionerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StatusTest {
  @TempDir Path folder;

  private final Provider provider = Provider.onNewPlatform();
  private Path config = Path.of("");
  private Path state = Path.of("");

  @BeforeEach
  void setUp() {
    config = provider.agentIn(folder);
    state = config.resolveSibling("state");
  }

  @AfterEach
  void close() {
    provider.close();
  }

  private Cli.Ended ask(String command, String... more) {
    String[] args = new String[more.length + 3];
    args[0] = command;
    args[1] = "--config";
    args[2] = config.toString();
    System.arraycopy(more, 0, args, 3, more.length);
    return new Cli(folder).run(args);
  }

  private Agent agent() {
    return Agent.configuredBy(config).with(new SimulatedProvisionerFactory()).start();
  }

  @Test
  void aRunningAgentTellsHowItIs() throws Exception {
    try (Agent agent = agent();
        ControlServer control = ControlServer.start(state, agent)) {
      Eventually.is(
          "a heartbeat was taken",
          () -> agent.status().platform().lastHeartbeat() != null && control.port() > 0);

      Cli.Ended told = ask("status", "--json");
      Cli.Ended shown = ask("status");
      Cli.Ended contracts = ask("contracts", "--json");

      assertThat(told.code()).as(told.out()).isZero();
      assertThat(told.json().path("source").asString()).isEqualTo("agent");
      assertThat(told.json().path("backends").path(0).path("type").asString())
          .isEqualTo("simulated");
      assertThat(shown.code()).isZero();
      assertThat(shown.out()).contains("running", "heartbeat", "BACKEND", "simulated");
      assertThat(contracts.code()).isZero();
      assertThat(contracts.json().isArray()).isTrue();
    }
  }

  @Test
  void theJournalOfAnAgentThatDoesNotRunIsReadAndNotWritten() throws Exception {
    agent().close();
    byte[] before = Files.readAllBytes(state.resolve("journal.sqlite"));

    Cli.Ended told = ask("status", "--json");
    Cli.Ended contracts = ask("contracts");

    assertThat(told.code()).isEqualTo(1);
    assertThat(told.json().path("source").asString()).isEqualTo("journal");
    assertThat(told.json().path("findings").path(0).asString()).contains("dc-agent run");
    assertThat(contracts.code()).isZero();
    assertThat(contracts.err()).contains("no agent runs");
    assertThat(Files.readAllBytes(state.resolve("journal.sqlite"))).isEqualTo(before);
  }

  @Test
  void withoutAgentAndJournalThereIsNothingToTell() {
    Cli.Ended ended = ask("status");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).contains("no journal", "dc-agent run");
  }

  @Test
  void aDamagedJournalIsSaidSo() throws Exception {
    Files.createDirectories(state);
    Files.writeString(state.resolve("journal.sqlite"), "this is no database".repeat(100));

    Cli.Ended ended = ask("contracts");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).contains("journal.sqlite", "cannot be read");
  }

  @Test
  void aTokenThatOthersCouldReadIsNotUsed() throws Exception {
    try (Agent agent = agent();
        ControlServer control = ControlServer.start(state, agent)) {
      Files.setPosixFilePermissions(
          state.resolve("control.json"), PosixFilePermissions.fromString("rw-r--r--"));

      Cli.Ended ended = ask("status");

      assertThat(control.port()).isPositive();
      assertThat(ended.code()).isEqualTo(2);
      assertThat(ended.err()).contains("chmod 600");
    }
  }

  @Test
  void whoeverTookTheAgentsPortIsNotBelieved() throws Exception {
    agent().close();
    try (SilentServer other = SilentServer.answering("HTTP/1.0 401 no\r\n\r\n")) {
      Path file = state.resolve("control.json");
      Files.writeString(file, "{\"port\":" + other.port() + ",\"token\":\"x\"}");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

      Cli.Ended ended = ask("status", "--json");

      assertThat(ended.json().path("source").asString()).isEqualTo("journal");
    }
  }
}
