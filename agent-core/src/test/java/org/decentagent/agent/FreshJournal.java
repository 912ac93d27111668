// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
      Files.write(Database.file(stateFolder), EMPTY);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] make() {
    try (WorldFolder folder = WorldFolder.in(MemoryDisk.root())) {
      Database.open(folder.path()).close();
      return Files.readAllBytes(Database.file(folder.path()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
