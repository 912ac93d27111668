// SPDX-License-Identifier: Apache-2.0
package org.decentagent.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@code dc-agent run} of the distribution, seen from outside. Confined to one thread. */
final class AgentProcess implements AutoCloseable {
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(30);
  private static final int TICKS_A_SECOND = 100;

  private final Process process;
  private final Path log;

  private AgentProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static AgentProcess start(Path distribution, Path config) throws IOException {
    Path log = config.resolveSibling("agent.log");
    ProcessBuilder builder =
        new ProcessBuilder(
            distribution.resolve("bin/dc-agent").toString(), "run", "--config", config.toString());
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return new AgentProcess(builder.start(), log);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  Path log() {
    return log;
  }

  /** Memory that it occupies, in KiB. */
  long residentKib() throws IOException {
    return kib("VmRSS:");
  }

  /** The most memory that it ever occupied, in KiB. */
  long mostResidentKib() throws IOException {
    return kib("VmHWM:");
  }

  private long kib(String name) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"));
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .sum();
  }

  /** Processor time that it used so far. */
  Duration processorTime() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
    long ticks = Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12));
    return Duration.ofMillis(ticks * 1000 / TICKS_A_SECOND);
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(ENDS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new IOException("the agent did not end within 30 s; see " + log);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
