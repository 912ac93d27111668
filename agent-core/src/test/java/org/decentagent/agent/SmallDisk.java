// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A disk of a few megabytes, in memory, that a test fills and makes read-only. Mounted by root
 * only; a test that cannot have one did not run.
 */
final class SmallDisk implements AutoCloseable {
  private static final byte[] BLOCK = new byte[4096];

  private final Path path;
  private final Path ballast;

  private SmallDisk(Path path) {
    this.path = path;
    this.ballast = path.resolve("ballast");
  }

  static SmallDisk mountedAt(Path path) {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assumeTrue(
        ran(
            "mount",
            "-t",
            "tmpfs",
            "-o",
            "size=8m,nr_inodes=1000,mode=700",
            "tmpfs",
            path.toString()),
        "did not run: a small disk can be mounted by root only");
    return new SmallDisk(path);
  }

  /** To the last byte. */
  void fill() {
    try (var out =
        Files.newOutputStream(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (true) {
        out.write(BLOCK);
      }
    } catch (IOException full) {
      // as it was meant to be
    }
  }

  void makeRoom() {
    try {
      Files.deleteIfExists(ballast);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** There is room, and no place for one more file. */
  void takeNoMoreFiles() {
    try {
      while (true) {
        Files.createTempFile(path, "ballast", "");
      }
    } catch (IOException full) {
      // as it was meant to be
    }
  }

  void takeMoreFiles() {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "ballast*")) {
      for (Path file : files) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whoever has a file open for writing keeps it from becoming read-only. */
  void readOnly() {
    remount("ro");
  }

  void writable() {
    remount("rw");
  }

  private void remount(String how) {
    if (!ran("mount", "-o", "remount," + how, path.toString())) {
      throw new IllegalStateException("cannot make " + path + " " + how);
    }
  }

  private static boolean ran(String... command) {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    ran("umount", "-l", path.toString());
  }
}
