// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.ExitCode;
import org.jspecify.annotations.Nullable;

/**
 * Where a demo keeps its files, held by one demo at a time. The operating system lets go of it when
 * the process dies, so that the next demo can tell a dead one from a live one. Confined to one
 * thread.
 */
final class DemoFolder implements AutoCloseable {
  private static final String LOCK = "demo.lock";
  private static final String MARKETS = "markets";

  /** What outlives a demo: the lock, what must still be removed, and the image. */
  private static final Set<String> KEPT = Set.of(LOCK, "remains.json", "docker", MARKETS);

  private final Path path;
  private final FileChannel lock;

  private DemoFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  static DemoFolder take(Path path) {
    try {
      Files.createDirectories(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      FileChannel channel =
          FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new CommandFailure(
            ExitCode.USAGE,
            "another demo is running in "
                + path
                + "; let it end, or find it with: fuser "
                + path.resolve(LOCK));
      }
      return new DemoFolder(path, channel);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "cannot use "
              + path
              + ": "
              + e.getMessage()
              + "; set $XDG_STATE_HOME to a folder that"
              + " can be written to",
          e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held within this process
    }
  }

  Path path() {
    return path;
  }

  Path file(String name) {
    return path.resolve(name);
  }

  /** What one demo makes on a platform that goes on. */
  Ledger ledger(String name) {
    return new Ledger(path.resolve(MARKETS).resolve(name));
  }

  /** What earlier demos made there and did not take back. */
  List<Ledger> ledgers() throws IOException {
    Path markets = path.resolve(MARKETS);
    if (!Files.exists(markets)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(markets)) {
      return entries.sorted().map(Ledger::new).toList();
    }
  }

  /** Removes everything that is not of use to the next demo. */
  void wipe() throws IOException {
    try (Stream<Path> entries = Files.list(path)) {
      for (Path entry : entries.toList()) {
        if (!KEPT.contains(entry.getFileName().toString())) {
          remove(entry);
        }
      }
    }
  }

  /** Removes a folder with all that is in it, if it is there. */
  static void remove(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> walk = Files.walk(tree)) {
      deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path entry : deepestFirst) {
      Files.deleteIfExists(entry);
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
