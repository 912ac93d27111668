// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A file that is written, brought to the disk and removed again. A disk that failed says no more of
 * itself than that: since Linux 6.15 ext4 counts as writable while it takes nothing after an error.
 */
public final class TrialFile {
  private static final int LENGTH = 4096;
  private static final String BEGINNING = "trial";
  private static final String END = ".tmp";

  private TrialFile() {}

  /** Removes what processes left in this folder that were killed in the middle of theirs. */
  public static void sweep(Path folder) {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, BEGINNING + "*" + END)) {
      for (Path trial : left) {
        if (Files.isRegularFile(trial)) {
          Files.deleteIfExists(trial);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // They are in nobody's way; whoever needs the folder says what is wrong with it.
    }
  }

  /** The commands that show why a disk takes none. */
  public static String look(Path folder) {
    return "findmnt -T "
        + folder
        + " && df -h "
        + folder
        + " && df -i "
        + folder
        + " && dmesg | tail";
  }

  /** Why the system takes none in this folder, in its own words; empty when it takes one. */
  public static Optional<String> refusedIn(Path folder) {
    try {
      Path trial = Files.createTempFile(folder, BEGINNING, END);
      try (FileChannel out =
          FileChannel.open(trial, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
        out.write(ByteBuffer.allocate(LENGTH));
        out.force(true);
      }
      return Optional.empty();
    } catch (AccessDeniedException e) {
      return Optional.of("Permission denied");
    } catch (NoSuchFileException e) {
      return Optional.of("No such file or directory");
    } catch (FileSystemException e) {
      return Optional.of(Optional.ofNullable(e.getReason()).orElseGet(e::toString));
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
