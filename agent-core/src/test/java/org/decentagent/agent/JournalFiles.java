// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.decentagent.agent.journal.Database;

/** A journal as it lies on disk: its file and what the database keeps beside it. */
final class JournalFiles {
  private JournalFiles() {}

  /** As a kill would leave them, or a backup takes them. */
  static void copy(Path from, Path to) {
    try {
      Files.createDirectories(to);
      for (Path file : in(from)) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path stateFolder) {
    try {
      for (Path file : in(stateFolder)) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> in(Path folder) throws IOException {
    String name = Database.file(folder).getFileName().toString();
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith(name)).toList();
    }
  }
}
