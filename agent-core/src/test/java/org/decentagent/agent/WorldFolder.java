// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** Where one of thousands of worlds lives; gone with it, so that they never fill a disk. */
public record WorldFolder(Path path) implements AutoCloseable {
  public static WorldFolder in(Path disk) {
    try {
      return new WorldFolder(Files.createTempDirectory(disk, "world"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try (var files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
