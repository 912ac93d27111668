// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The processes of the sample program's instances, found by looking through all processes: SSH
 * servers whose configuration is in the sample's folder, calls of the program itself, and sessions,
 * which say in their environment which instance they belong to. Immutable.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc.5.html">proc(5)</a>
 */
final class SampleProcesses {
  private static final Path PROC = Path.of("/proc");
  private static final String SESSION = "DC_INSTANCE=";
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String servers;
  private final String calls;

  /** In the folder that the program was given. */
  SampleProcesses(Path folder) {
    this.servers = folder + "/instances/";
    this.calls = folder + "/" + ScriptBackend.PROGRAM;
  }

  /**
   * Those that run.
   *
   * @param instances names of instances
   */
  List<ProcessHandle> find(Set<String> instances) throws IOException {
    List<ProcessHandle> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : all) {
        if (isServer(process) || isSession(process, instances)) {
          ProcessHandle.of(Long.parseLong(process.getFileName().toString())).ifPresent(found::add);
        }
      }
    }
    return found.stream().filter(ProcessHandle::isAlive).toList();
  }

  private boolean isServer(Path process) {
    String command = read(process.resolve("cmdline"));
    return (command.contains(servers) && command.contains("sshd_config"))
        || command.contains(calls);
  }

  private static boolean isSession(Path process, Set<String> instances) {
    return read(process.resolve("environ"))
        .lines()
        .filter(variable -> variable.startsWith(SESSION))
        .anyMatch(variable -> instances.contains(variable.substring(SESSION.length())));
  }

  /** Empty for a process that ended meanwhile, and for one of somebody else. */
  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).replace('\0', '\n');
    } catch (IOException e) {
      return "";
    }
  }

  /** Ends them; answers with those that it ended. */
  List<String> end(Set<String> instances) throws IOException {
    List<ProcessHandle> found = find(instances);
    List<String> ended = found.stream().map(process -> "process " + process.pid()).toList();
    for (ProcessHandle process : found) {
      process.destroyForcibly();
      await(process);
    }
    return ended;
  }

  private static Optional<ProcessHandle> await(ProcessHandle process) {
    try {
      return Optional.of(process.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException | ExecutionException e) {
      return Optional.empty(); // it shows when somebody looks again
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
