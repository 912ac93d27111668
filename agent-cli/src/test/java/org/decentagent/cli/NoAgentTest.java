// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.decentagent.agent.Agent;
import org.decentagent.cli.control.ControlServer;
import org.decentagent.testkit.cloud.SimulatedProvisionerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands say and do where no agent answers them. */
final class NoAgentTest {
  @TempDir Path folder;

  private final Provider provider = Provider.onNewPlatform();
  private Path config = Path.of("");

  @BeforeEach
  void setUp() {
    config = provider.agentIn(folder);
  }

  @AfterEach
  void close() {
    provider.close();
  }

  private Cli.Ended run(String... command) {
    String[] args = new String[command.length + 2];
    System.arraycopy(command, 0, args, 0, command.length);
    args[command.length] = "--config";
    args[command.length + 1] = config.toString();
    return new Cli(folder).run(args);
  }

  private Agent start() {
    return Agent.configuredBy(config).with(new SimulatedProvisionerFactory()).start();
  }

  private Path state() {
    return config.resolveSibling("state");
  }

  @Test
  void drainingCanBeSaidBeforeTheAgentStartsAndTakenBack() {
    start().close();

    Cli.Ended drained = run("drain");
    try (Agent agent = start()) {
      assertThat(agent.status().draining()).isNotNull();
    }
    Cli.Ended waiting = run("drain", "--wait");
    Cli.Ended filled = run("drain", "--off");

    assertThat(drained.code()).as(drained.err()).isZero();
    assertThat(drained.out()).contains("no agent runs; from its next start on no new contract");
    assertThat(waiting.code()).isEqualTo(1);
    assertThat(waiting.err()).contains("draining when it starts: dc-agent run");
    assertThat(filled.out()).contains("new contracts are claimed again");
    assertThat(run("status", "--json").json().path("draining").isNull()).isTrue();
  }

  @Test
  void whereNoneEverRanNothingIsWrittenAheadOfIt() {
    Cli.Ended drained = run("drain");

    assertThat(drained.code()).isEqualTo(1);
    assertThat(drained.err()).contains("there is no journal in", "dc-agent run");
    assertThat(state()).doesNotExist();
  }

  @Test
  void aStateFolderThatWasMovedUnderTheAgentIsNamedWithWhereItIs() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/fd")), "did not run: it shows on Linux only");
    Path moved = folder.resolve("elsewhere");
    Cli.Ended status;
    Cli.Ended word;
    Cli.Ended doctor;
    int second;
    try (Agent agent = start();
        ControlServer control = ControlServer.start(state(), agent)) {
      assertThat(control.port()).isPositive();
      Files.move(state(), moved);
      status = run("status");
      word = run("hold", "list");
      doctor = run("doctor");
      try (CliProcess process =
          CliProcess.start(folder, Map.of(), "run", "--config", config.toString())) {
        second = process.await();
      }
    }

    assertThat(status.code()).isEqualTo(1);
    assertThat(status.err())
        .contains(
            "was moved to " + moved,
            "kill " + ProcessHandle.current().pid(),
            "mv " + moved + " " + state());
    assertThat(word.err()).contains("was moved to " + moved);
    assertThat(doctor.out()).contains("state/moved");
    assertThat(second).isEqualTo(2);
    assertThat(state()).doesNotExist();
  }

  @Test
  void anAgentOfTheSameKeyThatRunsWithAnotherFolderIsLeftAloneAndNamed() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/fd")), "did not run: it shows on Linux only");
    Path running = state();
    Cli.Ended status;
    Cli.Ended doctor;
    int second;
    try (Agent agent = start();
        ControlServer control = ControlServer.start(running, agent)) {
      assertThat(control.port()).isPositive();
      config = Files.copy(config, config.resolveSibling("copy.toml"));
      Files.writeString(
          config, Files.readString(config).replaceAll("state = .*", "state = \"another\""));
      status = run("status");
      doctor = run("doctor");
      try (CliProcess process =
          CliProcess.start(folder, Map.of(), "run", "--config", config.toString())) {
        second = process.await();
      }
    }

    assertThat(status.err())
        .contains("runs already, as process " + ProcessHandle.current().pid(), running.toString())
        .doesNotContain("kill", "mv ");
    assertThat(doctor.out()).contains("agent/elsewhere");
    assertThat(second).isEqualTo(2);
    assertThat(state().resolveSibling("another")).doesNotExist();
  }
}
