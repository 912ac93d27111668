// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.control;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.decentagent.agent.findings.ShellWord;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.spi.unit.Secret;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Where the running agent listens, and the word without which it does not answer; in a file of mode
 * 0600 in the state folder. Immutable.
 *
 * @param folder the state folder that it was started with; an older agent does not tell
 */
record ControlFile(int port, Secret token, Optional<Path> folder) {
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");

  /** As it stands in the file. */
  private record Document(int port, String token, @Nullable String folder) {}

  static ControlFile of(int port, Secret token, Path stateFolder) {
    return new ControlFile(port, token, Optional.of(stateFolder.toAbsolutePath().normalize()));
  }

  private static Path in(Path stateFolder) {
    return stateFolder.resolve("control.json");
  }

  void write(Path stateFolder) throws IOException {
    Path draft =
        Files.createTempFile(
            stateFolder, "control", ".tmp", PosixFilePermissions.asFileAttribute(OWNER));
    Document document = new Document(port, token.reveal(), folder.map(Path::toString).orElse(null));
    Files.writeString(draft, Console.json().writeValueAsString(document));
    Files.move(draft, in(stateFolder), StandardCopyOption.ATOMIC_MOVE);
  }

  static void remove(Path stateFolder) throws IOException {
    Files.deleteIfExists(in(stateFolder));
  }

  /**
   * Reads it; empty when there is none.
   *
   * @throws CommandFailure when others than its owner could have written or read it
   */
  static Optional<ControlFile> read(Path stateFolder) {
    Path file = in(stateFolder);
    try {
      Set<PosixFilePermission> mode =
          Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
      if (!OWNER.containsAll(mode)) {
        throw new CommandFailure(
            ExitCode.USAGE,
            file + " can be used by others than its owner; run: chmod 600 " + ShellWord.of(file));
      }
      Document document = Console.json().readValue(Files.readString(file), Document.class);
      return Optional.of(
          new ControlFile(
              document.port(),
              Secret.of(document.token()),
              Optional.ofNullable(document.folder()).map(Path::of)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | JacksonException e) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "cannot read "
              + file
              + ": "
              + (e instanceof AccessDeniedException
                  ? "this user may not; ask as the agent's user, or with sudo"
                  : e.getClass().getSimpleName()
                      + "; look at it with: ls -l "
                      + ShellWord.of(file)),
          e);
    }
  }
}
