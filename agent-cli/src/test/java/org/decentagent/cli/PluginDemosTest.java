// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.decentagent.cli.console.Console;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/**
 * The distribution, as it was built, with each plugin that needs no engine. Each test has a folder
 * and ports of its own, so that they can run at once.
 */
@Tag("distribution")
@Execution(ExecutionMode.CONCURRENT)
final class PluginDemosTest {
  @TempDir Path folder;

  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void end() {
    started.forEach(Process::destroyForcibly);
  }

  private Process demo(String... more) throws IOException {
    List<String> command = new ArrayList<>(CliProcess.HEEDING_SIGNALS);
    command.addAll(List.of(Distribution.folder().resolve("bin/dc-agent").toString(), "demo"));
    command.addAll(List.of(more));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("XDG_STATE_HOME", folder.toString());
    Process demo =
        builder
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    started.add(demo);
    return demo;
  }

  private String out() throws IOException {
    return Files.readString(folder.resolve("out"));
  }

  private String err() throws IOException {
    return Files.readString(folder.resolve("err"));
  }

  private void await(Process demo) throws Exception {
    boolean ended = demo.waitFor(8, TimeUnit.MINUTES);
    assertThat(ended).as(err()).isTrue();
  }

  private void endsAsItShould(String provisioner) throws Exception {
    Process demo = demo("--json", "--contracts", "2", "--provisioner", provisioner);

    await(demo);

    assertThat(demo.exitValue()).as(err()).isZero();
    assertThat(out().lines()).hasSize(1);
    JsonNode report = Console.json().readTree(out());
    assertThat(report.toString())
        .contains(
            "\"provisioner\":\""
                + provisioner
                + "\",\"contracts\":2,\"provisioned\":2,\"loginVerified\":2,\"terminated\":2,"
                + "\"expired\":1,\"leaked\":0,");
    try (Stream<Path> left = Files.list(demoFolder())) {
      assertThat(left.map(path -> path.getFileName().toString())).containsOnly("demo.lock");
    }
  }

  private Path demoFolder() {
    return folder.resolve("dc-agent/demo");
  }

  private static void needsSshd() {
    boolean required = "1".equals(System.getenv("DC_REQUIRE_DOCKER"));
    assumeTrue(
        required || Files.isExecutable(Path.of("/usr/sbin/sshd")),
        "did not run: there is no /usr/sbin/sshd, and DC_REQUIRE_DOCKER is not 1");
  }

  /** Command lines of processes that work in the sample's folder. */
  private List<String> servers() {
    String instances = demoFolder() + "/script/instances/";
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      return all.map(process -> commandLine(process))
          .filter(line -> line.contains(instances) && line.contains("sshd"))
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String commandLine(Path process) {
    try {
      return Files.readString(
          process.resolve("cmdline"), java.nio.charset.StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void tenantsLogInToHetznerServersAndNothingIsLeft() throws Exception {
    endsAsItShould("hetzner");

    assertThat(err()).contains("SIMULATED", "type = \"hcloud\"", "docs/plugins/hetzner/README.md");
  }

  @Test
  void tenantsLogInToProxmoxMachinesAndNothingIsLeft() throws Exception {
    endsAsItShould("proxmox");

    assertThat(err()).contains("SIMULATED", "type = \"proxmox\"");
  }

  @Test
  void tenantsLogInToWhatAnOperatorMadeAndNothingIsLeft() throws Exception {
    endsAsItShould("manual");

    assertThat(err()).contains("SIMULATED", "operator: done with task");
  }

  @Test
  void tenantsLogInToWhatAProgramMadeAndNothingIsLeft() throws Exception {
    needsSshd();

    endsAsItShould("script");

    assertThat(err()).contains("A SAMPLE PROGRAM", "type = \"script\"");
    assertThat(servers()).isEmpty();
  }

  @Test
  void whatAKilledDemoOfAProgramLeftIsRemovedByTheNext() throws Exception {
    needsSshd();
    Process killed = demo("--contracts", "2", "--provisioner", "script");
    Eventually.is("an instance stands", () -> out().contains("is ACTIVE") || !killed.isAlive());
    killed.destroyForcibly().waitFor();
    assertThat(servers()).isNotEmpty();

    Process next = demo("--json", "--contracts", "1", "--provisioner", "simulated");
    await(next);

    assertThat(next.exitValue()).as(err()).isZero();
    assertThat(err()).contains("removed process ", "removed folder dc-");
    assertThat(servers()).isEmpty();
    assertThat(demoFolder().resolve("script")).doesNotExist();
  }

  @Test
  void ctrlCRemovesWhatAProgramMade() throws Exception {
    needsSshd();
    Process demo = demo("--contracts", "2", "--provisioner", "script");
    Eventually.is("an instance stands", () -> out().contains("is ACTIVE") || !demo.isAlive());

    new ProcessBuilder("kill", "-INT", Long.toString(demo.pid())).start().waitFor();
    await(demo);

    assertThat(demo.exitValue()).as(err()).isEqualTo(130);
    assertThat(servers()).isEmpty();
    assertThat(demoFolder().resolve("script/instances")).doesNotExist();
  }
}
