// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlatformCommandTest {
  @TempDir Path folder;

  private CliProcess platform(String... more) throws Exception {
    String[] args = new String[more.length + 1];
    args[0] = "platform";
    System.arraycopy(more, 0, args, 1, more.length);
    CliProcess process = CliProcess.start(folder, Map.of(), args);
    Eventually.is("it says where it is", () -> !process.out().isBlank() || !process.isRunning());
    return process;
  }

  @Test
  void itServesUntilItIsToldToStop() throws Exception {
    try (CliProcess process = platform("--json", "--data", "platform.jsonl")) {
      URI url = URI.create(process.json().path("platform").asString() + "/api/v1/health");
      String health;
      try (InputStream body = url.toURL().openStream()) {
        health = new String(body.readAllBytes(), StandardCharsets.UTF_8);
      }

      process.signal("TERM");

      assertThat(health).contains("\"success\":true");
      assertThat(process.await()).isZero();
      assertThat(folder.resolve("platform.jsonl")).exists();
    }
  }

  @Test
  void itEndsWithTheProgramThatStartedIt() throws Exception {
    try (CliProcess process = platform("--json", "--until-stdin-closes")) {
      process.signal("INT");
      process.closeInput();

      assertThat(process.await()).isZero();
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        CliProcess process = platform("--port", Integer.toString(taken.getLocalPort()))) {
      assertThat(process.await()).isEqualTo(2);
      assertThat(process.err()).contains(Integer.toString(taken.getLocalPort()), "another port");
    }
  }

  @Test
  void whatIsNoPortIsWrongUsage() {
    Cli.Ended ended = new Cli(folder).run("platform", "--port", "70000");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("70000");
  }

  @Test
  void aDataFileThatCannotBeWrittenIsNamed() {
    Cli.Ended ended = new Cli(folder).run("platform", "--data", "/proc/none/platform.jsonl");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("/proc/none");
  }
}
