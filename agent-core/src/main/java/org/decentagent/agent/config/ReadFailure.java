// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.decentagent.agent.findings.ShellWord;

/** Says in words why a file could not be read. */
public final class ReadFailure {
  private ReadFailure() {}

  /** A clause about the file, which it names only in a command. */
  public static String of(Path file, IOException cause) {
    return switch (cause) {
      case NoSuchFileException missing -> "there is no such file";
      case AccessDeniedException denied ->
          "this user may not read it, or not enter its folder; look with: ls -l "
              + ShellWord.of(file);
      case CharacterCodingException garbled -> "it is not UTF-8";
      case FileSystemException other when other.getReason() != null ->
          "it cannot be read: " + other.getReason();
      default -> "it cannot be read: " + cause.getMessage();
    };
  }

  /** Whether there is a file of its own, or nobody may tell; what reads it says why not. */
  static boolean mayBeThere(Path file) {
    return Files.isRegularFile(file) || (!Files.exists(file) && !Files.notExists(file));
  }
}
