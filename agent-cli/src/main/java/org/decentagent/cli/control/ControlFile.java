// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.spi.unit.Secret;
import tools.jackson.core.JacksonException;

/**
 * Where the running agent listens, and the word without which it does not answer; in a file of mode
 * 0600 in the state folder. Immutable.
 */
record ControlFile(int port, Secret token) {
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");

  /** As it stands in the file. */
  private record Document(int port, String token) {}

  private static Path in(Path stateFolder) {
    return stateFolder.resolve("control.json");
  }

  void write(Path stateFolder) throws IOException {
    Path draft =
        Files.createTempFile(
            stateFolder, "control", ".tmp", PosixFilePermissions.asFileAttribute(OWNER));
    Files.writeString(draft, Console.json().writeValueAsString(new Document(port, token.reveal())));
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
            ExitCode.USAGE, file + " can be used by others than its owner; run: chmod 600 " + file);
      }
      Document document = Console.json().readValue(Files.readString(file), Document.class);
      return Optional.of(new ControlFile(document.port(), Secret.of(document.token())));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | JacksonException e) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "cannot read "
              + file
              + ": "
              + e.getClass().getSimpleName()
              + "; look at it with: ls -l "
              + file,
          e);
    }
  }
}
