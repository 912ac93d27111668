// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A program of the system that running another one needs. Immutable. */
public enum SystemTool {
  /** Starts a program in a session, and so in a process group, of its own (util-linux, busybox). */
  SETSID("setsid"),
  /** Makes the pipes for a program's output (coreutils, busybox). */
  MKFIFO("mkfifo"),
  /** Sets the umask before a program starts, and signals a process group. */
  SHELL("sh");

  private static final List<Path> FOLDERS =
      List.of(Path.of("/usr/bin"), Path.of("/bin"), Path.of("/usr/sbin"), Path.of("/sbin"));

  private final String command;

  SystemTool(String command) {
    this.command = command;
  }

  /** Its name. */
  public String command() {
    return command;
  }

  /** Where it is; never taken from {@code $PATH}. */
  Optional<Path> path() {
    return in(FOLDERS);
  }

  Optional<Path> in(List<Path> folders) {
    return folders.stream()
        .map(folder -> folder.resolve(command))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Those that this system lacks. */
  public static List<SystemTool> missing() {
    return Arrays.stream(values()).filter(tool -> tool.path().isEmpty()).toList();
  }
}
