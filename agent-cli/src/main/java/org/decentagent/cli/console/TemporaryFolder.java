// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.console;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Makes what a command needs for a moment, in the machine's folder for temporary files. */
public final class TemporaryFolder {
  private TemporaryFolder() {}

  /** A new folder. */
  public static Path make(String prefix) {
    try {
      return Files.createTempDirectory(place(), prefix);
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.NOT_FINE, takesNothing(why(e)), e);
    }
  }

  /** Why no folder can be made; empty when it can. */
  public static Optional<String> trouble() {
    try {
      Files.delete(make("dc-agent-trial"));
      return Optional.empty();
    } catch (CommandFailure | IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** A new folder with room for that many bytes. */
  public static Path withRoomFor(long bytes, String prefix) {
    Path folder = make(prefix);
    try {
      long free = Files.getFileStore(folder).getUsableSpace();
      if (free >= bytes) {
        return folder;
      }
      Files.delete(folder);
      throw new CommandFailure(
          ExitCode.NOT_FINE,
          takesNothing("it has " + free + " bytes left, and " + bytes + " are needed"));
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.NOT_FINE, takesNothing(why(e)), e);
    }
  }

  private static Path place() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  private static String why(IOException e) {
    return switch (e) {
      case NoSuchFileException missing when Files.notExists(place()) -> "it is not there";
      case NoSuchFileException odd -> "no folder can be made there";
      case AccessDeniedException denied -> "this user may not write there";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }

  private static String takesNothing(String why) {
    return "the folder for temporary files, "
        + place()
        + ", takes nothing: "
        + why
        + "; make it writable, or use another one: export"
        + " DC_AGENT_JAVA_OPTIONS=-Djava.io.tmpdir=/var/tmp";
  }
}
