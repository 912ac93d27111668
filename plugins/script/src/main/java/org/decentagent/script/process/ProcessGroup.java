// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program that leads a process group, and all who are still in it. Ending it ends children that
 * lost their parent too, but not those that left for a session of their own and were given up by
 * their parents: that is how a daemon says that it wants to stay. Confined to one thread.
 */
final class ProcessGroup {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessGroup.class);
  private static final Path PROC = Path.of("/proc");
  private static final long PAUSE_MILLIS = 20;

  private final Process leader;

  ProcessGroup(Process leader) {
    this.leader = leader;
  }

  /**
   * Asks all to end, then ends them: TERM, at most {@code grace}, KILL. Not to be interrupted; an
   * interrupt is kept for later.
   */
  void stop(Duration grace) {
    List<ProcessHandle> descendants = leader.descendants().toList();
    boolean interrupted = Thread.interrupted();
    signal("TERM");
    descendants.forEach(ProcessHandle::destroy);
    interrupted |= await(grace, descendants);
    end(descendants);
    interrupted |= await(grace, descendants);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends all at once. */
  void kill(Duration grace) {
    boolean interrupted = Thread.interrupted();
    List<ProcessHandle> descendants = leader.descendants().toList();
    end(descendants);
    interrupted |= await(grace, descendants);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void end(List<ProcessHandle> descendants) {
    signal("KILL");
    leader.destroyForcibly(); // it may not have come as far as to have a group
    descendants.forEach(ProcessHandle::destroyForcibly);
  }

  /** Whether it was interrupted while it waited. */
  private boolean await(Duration grace, List<ProcessHandle> descendants) {
    boolean interrupted = false;
    long end = System.nanoTime() + grace.toNanos();
    while (isAnyoneLeft(descendants) && System.nanoTime() - end < 0) {
      try {
        new CountDownLatch(1).await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    return interrupted;
  }

  private boolean isAnyoneLeft(List<ProcessHandle> descendants) {
    return leader.isAlive() || hasMembers() || descendants.stream().anyMatch(ProcessGroup::runs);
  }

  /** A zombie, which its new parent has not reaped yet, does not run. */
  private static boolean runs(ProcessHandle process) {
    String[] fields = fieldsAfterName(PROC.resolve(Long.toString(process.pid())));
    return process.isAlive() && fields.length > 0 && !fields[0].equals("Z");
  }

  /** A group's number is not given away while it has members, so it cannot be a stranger's. */
  private void signal(String name) {
    if (!leader.isAlive() && !hasMembers()) {
      return;
    }
    try {
      Process kill =
          new ProcessBuilder(
                  SystemTool.SHELL.path().orElse(Path.of("/bin/sh")).toString(),
                  "-c",
                  "kill -s \"$1\" -- \"-$2\"",
                  "sh",
                  name,
                  Long.toString(leader.pid()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!kill.waitFor(PAUSE_MILLIS * 100, TimeUnit.MILLISECONDS)) {
        kill.destroyForcibly();
      }
    } catch (IOException e) {
      LOG.warn("cannot signal process group {}: {}", leader.pid(), e.toString());
      leader.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Whether anybody but zombies is in the group.
   *
   * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5)</a>
   */
  private boolean hasMembers() {
    String group = Long.toString(leader.pid());
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        String[] fields = fieldsAfterName(process);
        if (fields.length > 2 && fields[2].equals(group) && !fields[0].equals("Z")) {
          return true;
        }
      }
    } catch (IOException e) {
      LOG.debug("cannot list {}", PROC, e);
    }
    return false;
  }

  /** State, parent, group; the name before them is in brackets and may hold anything. */
  private static String[] fieldsAfterName(Path process) {
    try {
      String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
      return stat.substring(stat.lastIndexOf(')') + 2).split(" ", 4);
    } catch (IOException | StringIndexOutOfBoundsException e) {
      return new String[0]; // it ended meanwhile
    }
  }
}
