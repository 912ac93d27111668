// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.decentagent.agent.config.AgentConfig;
import org.decentagent.agent.status.AgentStatus;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.platform.signing.KeyFile;
import org.decentagent.platform.signing.KeyFileException;

/**
 * An agent whose state folder was moved away or removed under it. It does nothing any more, and no
 * command reaches it: where it listens stands in that folder. Its process still holds the folder's
 * lock open, which shows on Linux, to its own user and to root. Immutable.
 */
public final class MovedAgent {
  private static final Path PROCESSES = Path.of("/proc");
  private static final String LOCK = "agent.lock";
  private static final String GONE = " (deleted)";

  private MovedAgent() {}

  /** Says what became of the agent of a configuration; empty when nothing did. */
  public static Optional<String> of(AgentConfig config) {
    Path state = config.agent().state().toAbsolutePath().normalize();
    if (Files.exists(state.resolve(LOCK))) {
      return Optional.empty();
    }
    return ProcessHandle.allProcesses()
        .flatMap(process ->
            locks(process.pid()).stream().flatMap(lock -> told(config, state, process, lock)))
        .findFirst();
  }

  private static Stream<String> told(
      AgentConfig config, Path state, ProcessHandle process, Path lock) {
    if (lock.equals(state.resolve(LOCK + GONE))) {
      return Stream.of(
          sentence(state, "removed", process)
              + "put a backup of it in its place or go without, since what runs is found by its owner"
              + " stamps, and start again: dc-agent run");
    }
    return Optional.ofNullable(lock.getParent())
        .filter(moved -> isOurs(config, moved))
        .map(moved ->
            sentence(state, "moved to " + moved, process)
                + "move it back (mv "
                + moved
                + " "
                + state
                + "), and start again: dc-agent run")
        .stream();
  }

  private static String sentence(Path state, String what, ProcessHandle process) {
    return "the state folder "
        + state
        + " was "
        + what
        + " under the agent, which still runs as process "
        + process.pid()
        + " and does nothing any more; what it made keeps running. Stop it (kill "
        + process.pid()
        + "), ";
  }

  /** Others' folders are none of our business. */
  private static boolean isOurs(AgentConfig config, Path folder) {
    try {
      String key = KeyFile.load(config.platform().key()).publicHex();
      return ControlClient.status(folder).map(AgentStatus::agent).filter(key::equals).isPresent();
    } catch (KeyFileException | CommandFailure e) {
      return false;
    }
  }

  /** The locks of state folders that a process holds open, as far as we may see. */
  private static List<Path> locks(long process) {
    try (Stream<Path> open = Files.list(PROCESSES.resolve(process + "/fd"))) {
      return open.flatMap(MovedAgent::target)
          .filter(path -> path.getFileName() != null)
          .filter(path -> path.getFileName().toString().replace(GONE, "").equals(LOCK))
          .toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  private static Stream<Path> target(Path link) {
    try {
      return Stream.of(Files.readSymbolicLink(link));
    } catch (IOException e) {
      return Stream.empty(); // closed meanwhile
    }
  }
}
