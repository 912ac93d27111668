// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.decentagent.agent.Point.When;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.CreateGuarantee;

/** A {@link HaltingAgent} in a process of its own. Confined to one thread. */
final class AgentChild implements AutoCloseable {
  private static final String ENDED = "ended";
  private static final long LONGEST_ANSWER = 180;

  private final Process process;
  private final Path log;
  private final PrintStream in;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  /**
   * What it says of itself.
   *
   * @param contracts as {@code id=STATE}
   */
  record Status(int machines, int parts, long creates, int unsent, List<String> contracts) {
    static Status of(String line) {
      String[] words = line.split(" ", -1);
      return new Status(
          Integer.parseInt(words[1]),
          Integer.parseInt(words[2]),
          Long.parseLong(words[3]),
          Integer.parseInt(words[4]),
          List.of(words).subList(5, words.length));
    }

    boolean shows(ContractId contract, String state) {
      return contracts.contains(contract.hex() + "=" + state);
    }
  }

  private AgentChild(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    Thread.ofVirtual().start(this::read);
  }

  static AgentChild start(Path folder, CreateGuarantee guarantee) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-Xmx128m",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            HaltingAgent.class.getName(),
            folder.resolve("agent.toml").toString(),
            folder.resolve("cloud").toString(),
            guarantee.name());
    Path log = folder.resolve("log");
    try {
      return new AgentChild(
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start(),
          log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      lines.add(ENDED);
    }
    lines.add(ENDED);
  }

  /** From now on it stands still at that side of that durable write. */
  void haltAt(When side, int write) {
    in.println("halt " + side + " " + write);
  }

  /** How it is doing; empty when it has come to a halt. */
  Optional<Status> status() throws InterruptedException {
    in.println(HaltingAgent.STATUS);
    while (true) {
      String line = lines.poll(LONGEST_ANSWER, TimeUnit.SECONDS);
      if (line == null || line.equals(ENDED)) {
        throw new AssertionError("the agent does not answer (" + line + "):\n" + log());
      }
      if (line.startsWith(HaltingAgent.HALTED)) {
        return Optional.empty();
      }
      if (line.startsWith(HaltingAgent.STATUS)) {
        return Optional.of(Status.of(line));
      }
    }
  }

  /** What it and those before it complained of. */
  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends SIGKILL, and returns when it is gone. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
