// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process that we started, remembered in a file by its number and its start, so that a later run
 * can end it when we are killed, and never ends another that got the same number. Immutable.
 */
public final class OwnProcess {
  private final Path file;

  /** Remembered in this file. */
  public OwnProcess(Path file) {
    this.file = file;
  }

  /** Writes down a process that has just been started. */
  public void remember(ProcessHandle process) throws IOException {
    Files.writeString(file, process.pid() + " " + start(process));
  }

  /** The process, if it still runs. */
  public Optional<ProcessHandle> find() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String[] words = Files.readString(file).strip().split(" ", 2);
    if (words.length != 2 || !words[0].matches("[0-9]{1,10}")) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(words[0]))
        .filter(ProcessHandle::isAlive)
        .filter(process -> start(process).equals(words[1]));
  }

  /** Ends it, with its consent if it gives that in time. */
  public void end(Duration patience) throws IOException {
    Optional<ProcessHandle> process = find();
    if (process.isPresent()) {
      process.get().destroy();
      if (!ends(process.get(), patience)) {
        process.get().destroyForcibly();
        ends(process.get(), Duration.ofSeconds(5));
      }
    }
    Files.deleteIfExists(file);
  }

  private static boolean ends(ProcessHandle process, Duration patience) {
    try {
      process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return !process.isAlive();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }

  private static String start(ProcessHandle process) {
    return process.info().startInstant().map(Object::toString).orElse("unknown");
  }
}
