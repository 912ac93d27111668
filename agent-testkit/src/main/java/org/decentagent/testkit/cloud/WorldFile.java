// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A simulated world kept in a folder, so that it outlives the process: one process at a time, whole
 * or not at all. Confined to the lock of its {@link World}.
 */
final class WorldFile implements AutoCloseable {
  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final JsonMapper json = JsonMapper.builder().build();
  private final Path folder;
  private final FileChannel lock;
  private String saved = "";

  private WorldFile(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /** Opens the folder, making it where it is missing. */
  static WorldFile open(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve("world.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(channel)) {
        channel.close();
        throw new IllegalStateException(
            "the simulated cloud in " + folder + " is open already; close it there first");
      }
      return new WorldFile(folder, channel);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the simulated cloud in " + folder, e);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** What was saved last; a new world where nothing was. */
  WorldState load() {
    Path file = folder.resolve("world.json");
    if (!Files.exists(file)) {
      return new WorldState();
    }
    try {
      WorldState state = json.readValue(Files.readString(file), WorldState.class);
      if (state.version != WorldState.VERSION) {
        close();
        throw new IllegalStateException(file + " is of format " + state.version + remedy());
      }
      return state;
    } catch (IOException | JacksonException e) {
      close();
      throw new IllegalStateException("cannot read " + file + remedy(), e);
    }
  }

  private String remedy() {
    return "; where nothing in it is needed any more, remove it: rm -r " + folder;
  }

  /** Saves the world if it changed. */
  void save(WorldState state) {
    String text = json.writeValueAsString(state);
    if (text.equals(saved)) {
      return;
    }
    Path fresh = folder.resolve("world.json.new");
    try {
      Files.deleteIfExists(fresh);
      try (FileChannel out =
          FileChannel.open(
              fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PRIVATE)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
      Files.move(fresh, folder.resolve("world.json"), StandardCopyOption.ATOMIC_MOVE);
      saved = text;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot save the simulated cloud in " + folder, e);
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + folder, e);
    }
  }
}
