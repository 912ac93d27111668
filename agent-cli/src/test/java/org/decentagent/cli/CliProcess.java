// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.decentagent.cli.console.Console;
import tools.jackson.databind.JsonNode;

/** The command line in a process of its own, which can be killed. */
final class CliProcess implements AutoCloseable {
  /** A shell that runs the tests in its background has what they start ignore Ctrl-C. */
  static final List<String> HEEDING_SIGNALS = List.of("env", "--default-signal");

  private final Process process;
  private final Path out;
  private final Path err;

  private CliProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  static CliProcess start(Path folder, Map<String, String> environment, String... args)
      throws IOException {
    return writingTo(Files.createTempFile(folder, "out", ".txt"), folder, environment, args);
  }

  /** With standard output where the caller says, be it a device. */
  static CliProcess writingTo(
      Path out, Path folder, Map<String, String> environment, String... args) throws IOException {
    Path err = Files.createTempFile(folder, "err", ".txt");
    List<String> command = new ArrayList<>(HEEDING_SIGNALS);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            "org.decentagent.cli.Main"));
    command.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("XDG_STATE_HOME", folder.resolve("xdg").toString());
    builder.environment().remove("DC_AGENT_CONFIG");
    builder.environment().putAll(environment);
    return new CliProcess(builder.start(), out, err);
  }

  int await() throws InterruptedException, IOException {
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("still running; it said:\n" + out() + err());
    }
    return process.exitValue();
  }

  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  void closeInput() throws IOException {
    process.getOutputStream().close();
  }

  boolean isRunning() {
    return process.isAlive();
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  String out() throws IOException {
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  String err() throws IOException {
    return Files.readString(err, StandardCharsets.UTF_8);
  }

  JsonNode json() throws IOException {
    return Console.json().readTree(out());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
