// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs a command once per call, in a session of its own with umask 077, with what it is to read as
 * a file on standard input. Nothing that the program does can block the caller past the deadline or
 * fill its memory. Safe for use by many threads.
 */
public final class ProgramRun {
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final long MOST_PROGRESS = 16L * 1024 * 1024;
  private static final int SHORTEST_PAUSE_MILLIS = 1;
  private static final int LONGEST_PAUSE_MILLIS = 32;

  private final Command command;

  /** Of that command. */
  public ProgramRun(Command command) {
    this.command = command;
  }

  /**
   * How far a run may go.
   *
   * @param output bytes on standard output
   */
  public record Limits(Duration deadline, int output) {}

  /**
   * Runs it to its end, or ends it.
   *
   * @param verb its last argument
   * @param lines told each line of standard error, on the caller's thread; the program is stopped
   *     when that throws
   */
  public Ran run(String verb, byte[] request, Limits limits, Consumer<String> lines) {
    Optional<String> objection = obstacle();
    if (objection.isPresent()) {
      return new Ran.NotStarted(objection.get());
    }
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ProgressLines progress = new ProgressLines(lines);
    try (CallFolder folder = CallFolder.make(request);
        BoundedPipe standard =
            new BoundedPipe(
                folder.output(),
                limits.output(),
                (bytes, length) -> output.write(bytes, 0, length));
        BoundedPipe error = new BoundedPipe(folder.progress(), MOST_PROGRESS, progress)) {
      Process process = start(verb, folder);
      boolean over = false;
      try {
        Optional<Ran.Reason> stop = follow(process, limits.deadline(), standard, error);
        over = stop.isEmpty();
        progress.end();
        return stop.<Ran>map(reason -> new Ran.Stopped(reason, progress.last()))
            .orElseGet(() ->
                new Ran.Exited(
                    process.exitValue(),
                    new Ran.Output(ByteBuffer.wrap(output.toByteArray()), progress.last())));
      } finally {
        if (!over) {
          end(process, standard, error);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Ran.NotStarted("the work was stopped before it began");
    } catch (IOException e) {
      return new Ran.NotStarted("it cannot be started: " + e.getMessage());
    }
  }

  /** Why it cannot be run; empty when it can. */
  public Optional<String> obstacle() {
    return command
        .program()
        .objection()
        .or(() ->
            Files.isDirectory(command.folder())
                ? Optional.empty()
                : Optional.of(
                    "its working folder " + command.folder() + " does not exist; make it"))
        .or(() ->
            SystemTool.missing().stream()
                .map(tool -> "this system has no " + tool.command() + "; install it")
                .findFirst());
  }

  private Process start(String verb, CallFolder folder) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(path(SystemTool.SETSID));
    words.add(path(SystemTool.SHELL));
    words.addAll(List.of("-c", "umask 077; exec \"$@\"", "sh"));
    words.add(command.program().toString());
    words.addAll(command.arguments());
    words.add(verb);
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(command.folder().toFile())
            .redirectInput(folder.request().toFile())
            .redirectOutput(folder.output().toFile())
            .redirectError(folder.progress().toFile());
    builder.environment().clear();
    builder.environment().putAll(command.environment());
    return builder.start();
  }

  private static String path(SystemTool tool) throws IOException {
    Path path =
        tool.path().orElseThrow(() -> new IOException("there is no " + tool.command() + " here"));
    return path.toString();
  }

  /** Why it has to be stopped; empty when it ended by itself and everything was read. */
  private static Optional<Ran.Reason> follow(
      Process process, Duration deadline, BoundedPipe standard, BoundedPipe error) {
    // A process outside of us runs on real time, whatever clock a test moves.
    long end = System.nanoTime() + deadline.toNanos();
    int pause = SHORTEST_PAUSE_MILLIS;
    while (true) {
      boolean exited;
      try {
        exited = process.waitFor(pause, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.of(Ran.Reason.INTERRUPTED);
      }
      boolean any;
      try {
        boolean some = standard.drain();
        any = error.drain() || some;
      } catch (IOException e) {
        return Optional.of(Ran.Reason.UNREADABLE);
      }
      if (standard.isTooMuch() || error.isTooMuch()) {
        return Optional.of(Ran.Reason.TOO_MUCH_OUTPUT);
      }
      if (exited) {
        return Optional.empty();
      }
      if (System.nanoTime() - end >= 0) {
        return Optional.of(Ran.Reason.DEADLINE);
      }
      pause = any ? SHORTEST_PAUSE_MILLIS : Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }
  }

  private static void end(Process process, BoundedPipe standard, BoundedPipe error) {
    ProcessGroup group = new ProcessGroup(process);
    if (standard.isTooMuch() || error.isTooMuch()) {
      group.kill(GRACE);
    } else {
      group.stop(GRACE);
    }
  }
}
