// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.decentagent.agent.findings.ShellWord;
import org.decentagent.agent.journal.TrialFile;
import org.jspecify.annotations.Nullable;

/**
 * The folder with the journal, held by one agent at a time: two processes on one journal would each
 * believe that they alone work on its contracts. The operating system lets go of it when a process
 * dies.
 */
final class StateFolder implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;
  private final boolean used;

  private StateFolder(Path path, FileChannel channel, boolean used) {
    this.path = path;
    this.channel = channel;
    this.used = used;
  }

  static StateFolder take(Path path) {
    try {
      create(path);
      Path file = path.resolve("agent.lock");
      boolean used = Files.exists(file);
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        channel.close();
        throw new AgentException(
            "another dc-agent uses the state folder "
                + path
                + "; find it with: fuser "
                + ShellWord.of(file));
      }
      TrialFile.sweep(path);
      return new StateFolder(path, channel, used);
    } catch (IOException e) {
      throw new AgentException("cannot use the state folder " + path + ": " + why(path, e), e);
    }
  }

  /** What is so, and what helps. */
  private static String why(Path path, IOException e) {
    String text = String.valueOf(e.getMessage());
    if (text.contains("Read-only file system")) {
      return "it is on a read-only file system; look with: findmnt -T " + path;
    }
    if (text.contains("No space left")) {
      return "its disk is full; look with: df -h " + path;
    }
    if (text.contains("No locks available")) {
      return "its file system has no locks, so that two agents could use it at once; put 'state' in"
          + " [agent] on a local disk";
    }
    return e + "; check it with: ls -ld " + path;
  }

  /** One that is made here is for its owner only: the journal says who rents what. */
  private static void create(Path path) throws IOException {
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (Files.isDirectory(path) || !posix) {
      Files.createDirectories(path);
    } else {
      Files.createDirectories(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held within this process
    }
  }

  Path path() {
    return path;
  }

  /** Whether an agent had it before. */
  boolean isUsed() {
    return used;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new AgentException("cannot let go of the state folder " + path + ": " + e, e);
    }
  }
}
