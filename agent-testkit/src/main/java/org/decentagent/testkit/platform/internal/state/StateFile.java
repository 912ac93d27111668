// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.Consumer;
import org.decentagent.testkit.platform.internal.wire.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * A file of JSON lines, each the changes of one request.
 *
 * <p>A line is whole once its line end is there: a torn last line was never acknowledged and is
 * dropped. Confined to the world's lock.
 */
public final class StateFile implements AutoCloseable {
  private final Path path;
  private final FileChannel guard;
  private @Nullable FileChannel channel;

  private StateFile(Path path, FileChannel guard) {
    this.path = path;
    this.guard = guard;
  }

  /** Claims a file, which need not exist yet, for this process. */
  public static StateFile claim(Path path) {
    try {
      Path folder = path.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      FileChannel guard = open(path.resolveSibling(path.getFileName() + ".lock"), false);
      if (!lock(guard)) {
        guard.close();
        throw new IllegalStateException(
            "cannot use " + path + ": another simulated platform has it open; stop that one first");
      }
      return new StateFile(path, guard);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open " + path, e);
    }
  }

  /** Hands out every change in the order it was made. */
  void load(Consumer<Change> changes) {
    if (!Files.exists(path)) {
      return;
    }
    try {
      String text = Files.readString(path, StandardCharsets.UTF_8);
      int number = 0;
      for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
        number++;
        read(line, number).forEach(changes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }

  /** Replaces the file by one that holds just these changes. */
  void compact(List<Change> all) {
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    try {
      Files.deleteIfExists(fresh);
      try (FileChannel out = open(fresh, true)) {
        for (Change change : all) {
          write(out, List.of(change));
        }
        out.force(true);
      }
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      channel = open(path, true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path, e);
    }
  }

  /** Makes the changes of one request durable. */
  void append(List<Change> changes) {
    FileChannel out = channel;
    if (out == null) {
      throw new IllegalStateException(
          "cannot write " + path + ": it is closed, or an earlier write failed");
    }
    try {
      write(out, changes);
      out.force(false);
    } catch (IOException e) {
      abandon(e);
      throw new UncheckedIOException("cannot write " + path, e);
    }
  }

  /** A line may be torn now; nothing may follow it. */
  private void abandon(IOException cause) {
    try {
      closeFile();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private void closeFile() throws IOException {
    FileChannel out = channel;
    channel = null;
    if (out != null) {
      out.close();
    }
  }

  @Override
  public void close() {
    try {
      closeFile();
      guard.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + path, e);
    }
  }

  private List<Change> read(String line, int number) {
    if (line.isEmpty()) {
      return List.of();
    }
    try {
      return List.of(Json.MAPPER.readValue(line, Change[].class));
    } catch (JacksonException e) {
      throw new IllegalStateException(
          "cannot read line %d of %s: %s; restore the file or start with another one"
              .formatted(number, path, e.getOriginalMessage()),
          e);
    }
  }

  private static void write(FileChannel out, List<Change> changes) throws IOException {
    ByteBuffer line = StandardCharsets.UTF_8.encode(Json.MAPPER.writeValueAsString(changes) + "\n");
    while (line.hasRemaining()) {
      out.write(line);
    }
  }

  private static boolean lock(FileChannel guard) throws IOException {
    try {
      FileLock lock = guard.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Opens for appending, readable by its owner only: details hold passwords in clear. */
  private static FileChannel open(Path path, boolean append) throws IOException {
    if (!Files.exists(path)) {
      Files.createFile(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    return append
        ? FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.APPEND)
        : FileChannel.open(path, StandardOpenOption.WRITE);
  }
}
