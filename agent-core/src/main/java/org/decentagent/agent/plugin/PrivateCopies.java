// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of this process with the copies that are loaded. What is checked is what is loaded, even
 * if somebody replaces the original in between. Folders of processes that were killed are removed.
 * Confined to one thread.
 *
 * <p>Each folder has a lock file beside it, made and locked before the folder is, and held as long
 * as the process lives: a folder whose lock can be had belongs to nobody. Our own lock files are
 * never opened a second time, since on POSIX systems closing that would release the lock.
 *
 * @see java.nio.channels.FileLock
 */
final class PrivateCopies implements AutoCloseable {
  private static final String PREFIX = "load-";
  private static final String LOCK = ".lock";

  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final Path lockFile;
  private final FileChannel lock;

  private PrivateCopies(Path folder, Path lockFile, FileChannel lock) {
    this.folder = folder;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  static PrivateCopies in(Path wanted) throws IOException {
    Path parent = Files.createDirectories(wanted).toRealPath();
    removeLeftOvers(parent);
    Path lockFile = Files.createTempFile(parent, PREFIX, LOCK);
    FileChannel lock = lock(lockFile);
    if (lock == null) {
      throw new IOException("somebody else has locked " + lockFile);
    }
    String name = lockFile.getFileName().toString();
    Path folder = parent.resolve(name.substring(0, name.length() - LOCK.length()));
    OURS.add(folder);
    return new PrivateCopies(Files.createDirectory(folder), lockFile, lock);
  }

  Path folder() {
    return folder;
  }

  private static void removeLeftOvers(Path parent) throws IOException {
    List<Path> folders;
    try (Stream<Path> entries = Files.list(parent)) {
      folders =
          entries
              .filter(Files::isDirectory)
              .filter(path -> !OURS.contains(path))
              .filter(path -> path.getFileName().toString().startsWith(PREFIX))
              .toList();
    }
    for (Path left : folders) {
      Path lockFile = left.resolveSibling(left.getFileName() + LOCK);
      try (FileChannel lock = lock(lockFile)) {
        if (lock != null) {
          removeTree(left);
          Files.deleteIfExists(lockFile);
        }
      }
    }
  }

  private static @Nullable FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      return null;
    }
    channel.close();
    return null;
  }

  private static void removeTree(Path tree) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> walk = Files.walk(tree)) {
      deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }

  @Override
  public void close() throws IOException {
    removeTree(folder);
    OURS.remove(folder);
    Files.deleteIfExists(lockFile);
    lock.close();
  }
}
