// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.engine.OwnProcess;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The simulated platform in a process of its own, which ends with ours: it reads a pipe from us,
 * and the operating system closes that when we are killed. Confined to one thread.
 */
final class PlatformChild implements AutoCloseable {
  private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(5);

  private final Process process;
  private final OwnProcess remembered;
  private final URI url;
  private final URI controlUrl;

  private PlatformChild(Process process, OwnProcess remembered, JsonNode addresses) {
    this.process = process;
    this.remembered = remembered;
    this.url = URI.create(addresses.path("platform").asString(""));
    this.controlUrl = URI.create(addresses.path("control").asString(""));
  }

  static OwnProcess rememberedIn(DemoFolder folder) {
    return new OwnProcess(folder.file("platform.process"));
  }

  static PlatformChild start(DemoFolder folder) {
    Path log = folder.file("platform.log");
    OwnProcess remembered = rememberedIn(folder);
    try {
      Process process =
          new ProcessBuilder(command(folder.file("platform.jsonl")))
              .redirectError(log.toFile())
              .start();
      try {
        remembered.remember(process.toHandle());
        return new PlatformChild(process, remembered, addresses(process, log));
      } catch (IOException | RuntimeException e) {
        process.destroyForcibly();
        throw e;
      }
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.NOT_FINE, "cannot start a simulated platform: " + e.getMessage(), e);
    }
  }

  private static List<String> command(Path data) {
    return OwnProgram.command(
        List.of("platform", "--json", "--until-stdin-closes", "--data", data.toString()));
  }

  private static JsonNode addresses(Process process, Path log) throws IOException {
    FutureTask<String> line =
        new FutureTask<>(() -> {
          BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
          return String.valueOf(out.readLine());
        });
    Thread.ofVirtual().start(line);
    try {
      return Console.json().readTree(line.get(STARTS_WITHIN.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException | ExecutionException | JacksonException e) {
      throw new IOException("it does not say where it listens; see " + log, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  URI url() {
    return url;
  }

  URI controlUrl() {
    return controlUrl;
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    remembered.end(ENDS_WITHIN);
  }
}
