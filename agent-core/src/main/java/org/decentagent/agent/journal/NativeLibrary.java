// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
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
      unpack(packed.readAllBytes(), folder, library);
    } catch (IOException e) {
      return; // no room, or read-only: the driver unpacks elsewhere, and the journal tells
    }
    System.setProperty("org.sqlite.lib.path", folder.toString());
    System.setProperty("org.sqlite.lib.name", name);
  }

  /** What a power cut or a bad disk left of it would take the whole process down when loaded. */
  static void unpack(byte[] packed, Path folder, Path library) throws IOException {
    if (Files.exists(library) && Arrays.equals(packed, Files.readAllBytes(library))) {
      return;
    }
    Files.createDirectories(folder);
    Path unfinished = Files.createTempFile(folder, "unpacking", ".part");
    try {
      try (FileChannel out = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
        ByteBuffer left = ByteBuffer.wrap(packed);
        while (left.hasRemaining()) {
          out.write(left);
        }
        out.force(true);
      }
      Files.move(unfinished, library, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}
