// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Docker Engine of our own, beside any other: own socket, own data, stopped in the end. What it
 * keeps stays, so that the image need not be built again. Confined to one thread.
 */
public final class PrivateEngine implements AutoCloseable {
  private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(12);
  private static final Duration LOOK = Duration.ofMillis(200);

  /** A socket's path has at most 107 characters, and containerd's are the longest. */
  private static final int LONGEST_RUN = 60;

  private static final List<Path> PLACES =
      List.of(Path.of("/usr/sbin"), Path.of("/usr/bin"), Path.of("/usr/local/bin"));

  private final Path folder;
  private final Path run;
  private final OwnProcess process;
  private final EngineClient client;

  /** In a folder of its own. */
  public PrivateEngine(Path folder) {
    this.folder = folder;
    Path inside = folder.resolve("run");
    this.run = inside.toString().length() <= LONGEST_RUN ? inside : Path.of("/run/dc-agent-demo");
    this.process = new OwnProcess(folder.resolve("dockerd.process"));
    this.client = new EngineClient(new EngineAddress.Socket(run.resolve("docker.sock")));
  }

  /** Whether one can be started here at all. */
  public static boolean isPossible() {
    return "root".equals(System.getProperty("user.name")) && find("dockerd").isPresent();
  }

  private static java.util.Optional<Path> find(String program) {
    return PLACES.stream()
        .map(place -> place.resolve(program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Where it listens once it runs. */
  public EngineClient client() {
    return client;
  }

  /** Starts it, unless it runs; returns when it answers. */
  public void start() throws IOException, InterruptedException {
    if (client.answers()) {
      return;
    }
    Files.createDirectories(run);
    Path log = folder.resolve("dockerd.log");
    Process started =
        new ProcessBuilder(command())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    process.remember(started.toHandle());
    started.getOutputStream().close();
    long end = System.nanoTime() + STARTS_WITHIN.toNanos();
    while (!client.answers()) {
      if (started.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("dockerd ended at once: " + lastLine(log) + " (see " + log + ")");
      }
      if (System.nanoTime() > end) {
        throw new IOException(
            "dockerd does not answer within " + STARTS_WITHIN.toSeconds() + " s; see " + log);
      }
    }
  }

  private List<String> command() throws IOException {
    List<String> command = new ArrayList<>();
    find("setsid").ifPresent(program -> command.add(program.toString())); // Ctrl-C is for us alone
    Path dockerd =
        find("dockerd").orElseThrow(() -> new IOException("there is no dockerd on this machine"));
    command.addAll(
        List.of(
            dockerd.toString(),
            "--host",
            client.address().text(),
            "--data-root",
            folder.resolve("data").toString(),
            "--exec-root",
            run.resolve("exec").toString(),
            "--pidfile",
            run.resolve("dockerd.pid").toString(),
            "--bridge",
            "none"));
    return command;
  }

  private static String lastLine(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.reduce("", (earlier, later) -> later.isBlank() ? earlier : later);
    }
  }

  /** Ends it, also when an earlier run of this program started it. */
  @Override
  public void close() throws IOException {
    process.end(ENDS_WITHIN);
  }
}
