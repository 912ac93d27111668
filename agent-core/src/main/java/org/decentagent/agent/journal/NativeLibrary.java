// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * Keeps SQLite's native library in the state folder. By itself the driver unpacks a fresh copy into
 * the temporary folder at every start, and leaves it there when the process is killed.
 */
final class NativeLibrary {
  private NativeLibrary() {}

  static void keepIn(Path stateFolder) {
    if (System.getProperty("org.sqlite.lib.path") != null) {
      return;
    }
    String name = LibraryLoaderUtil.getNativeLibName();
    Path folder = stateFolder.resolve("native").resolve(SQLiteJDBCLoader.getVersion());
    Path library = folder.resolve(name);
    try (InputStream packed =
        SQLiteJDBCLoader.class.getResourceAsStream(
            LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name)) {
      if (packed == null) {
        return;
      }
      if (!Files.exists(library)) {
        unpack(packed, folder, library);
      }
    } catch (IOException e) {
      return; // no room, or read-only: the driver unpacks elsewhere, and the journal tells
    }
    System.setProperty("org.sqlite.lib.path", folder.toString());
    System.setProperty("org.sqlite.lib.name", name);
  }

  private static void unpack(InputStream packed, Path folder, Path library) throws IOException {
    Files.createDirectories(folder);
    Path unfinished = Files.createTempFile(folder, "unpacking", ".part");
    try {
      Files.copy(packed, unfinished, StandardCopyOption.REPLACE_EXISTING);
      Files.move(unfinished, library, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}
