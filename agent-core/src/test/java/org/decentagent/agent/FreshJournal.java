// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.decentagent.agent.journal.Database;

/**
 * An empty journal, made once and copied for each of thousands of shops: making it takes longer
 * than most of what happens in them. Safe for use by many threads.
 */
final class FreshJournal {
  private static final byte[] EMPTY = make();

  private FreshJournal() {}

  /** The journal of an agent that was installed and has done nothing yet. */
  static void in(Path stateFolder) {
    try {
      Files.createDirectories(stateFolder);
      Files.write(stateFolder.resolve(Shop.JOURNAL), EMPTY);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] make() {
    try {
      Path folder = Files.createTempDirectory("fresh-journal");
      Database.open(folder).close();
      byte[] bytes = Files.readAllBytes(folder.resolve(Shop.JOURNAL));
      try (var files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
