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
import org.decentagent.agent.findings.ShellWord;
import org.decentagent.agent.status.AgentStatus;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.platform.signing.KeyFile;
import org.decentagent.platform.signing.KeyFileException;

/**
 * An agent of a configuration that runs and has its state folder elsewhere: the folder was moved
 * away or removed under it, or it was started with another one. No command reaches it: where it
 * listens stands in that folder. Its process holds the folder's lock open, which shows on Linux, to
 * its own user and to root. Immutable.
 *
 * @param code of the finding
 * @param sentence what became of it, and what helps
 * @param consequence why that matters
 */
public record StrayAgent(String code, String sentence, String consequence) {
  private static final Path PROCESSES = Path.of("/proc");
  private static final String LOCK = "agent.lock";
  private static final String GONE = " (deleted)";

  /** Looks for the agent of a configuration; empty when there is none astray. */
  public static Optional<StrayAgent> of(AgentConfig config) {
    Path state = config.agent().state().toAbsolutePath().normalize();
    return ProcessHandle.allProcesses()
        .flatMap(process ->
            locks(process.pid()).stream().flatMap(lock -> told(config, state, process, lock)))
        .findFirst();
  }

  private static Stream<StrayAgent> told(
      AgentConfig config, Path state, ProcessHandle process, Path lock) {
    boolean inUse = Files.exists(state.resolve(LOCK));
    if (lock.equals(state.resolve(LOCK + GONE)) && !inUse) {
      return Stream.of(
          moved(
              state,
              "removed",
              process,
              "put a backup of it in its place or go without, since what runs is found by its owner"
                  + " stamps, and start again: dc-agent run"));
    }
    Path folder = lock.getParent();
    if (folder == null || isSame(folder, state) || !isOurs(config, folder)) {
      return Stream.empty();
    }
    Path begun = ControlFile.read(folder).flatMap(ControlFile::folder).orElse(folder);
    if (!begun.equals(state)) {
      return Stream.of(elsewhere(begun, process));
    }
    return inUse
        ? Stream.empty()
        : Stream.of(
            moved(
                state,
                "moved to " + folder,
                process,
                "move it back (mv "
                    + ShellWord.of(folder)
                    + " "
                    + ShellWord.of(state)
                    + "), and start again: dc-agent run"));
  }

  private static StrayAgent moved(Path state, String what, ProcessHandle process, String remedy) {
    return new StrayAgent(
        "state/moved",
        "the state folder "
            + state
            + " was "
            + what
            + " under the agent, which still runs as process "
            + process.pid()
            + " and does nothing any more; what it made keeps running. Stop it (kill "
            + process.pid()
            + "), "
            + remedy,
        "nothing is made, removed or reported, and an agent that is started now begins with an"
            + " empty journal");
  }

  private static StrayAgent elsewhere(Path folder, ProcessHandle process) {
    return new StrayAgent(
        "agent/elsewhere",
        "the agent of this key runs already, as process "
            + process.pid()
            + " with the state folder "
            + folder
            + ". Name its own configuration with --config; for a second agent make a key of its own:"
            + " dc-agent setup",
        "two agents with one key and a journal each take what the other one made for their own");
  }

  private static boolean isSame(Path folder, Path state) {
    try {
      return Files.isSameFile(folder, state);
    } catch (IOException e) {
      return folder.equals(state);
    }
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
      return open.flatMap(StrayAgent::target)
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
