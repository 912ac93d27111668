// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * The files of one make-believe machine: names and bytes, bounded in number and size, kept in
 * memory or in a folder. A name never becomes a path of the host. Safe for use by many threads.
 */
public final class InstanceFiles {
  /** How large one file may be. */
  static final int MAX_BYTES = 1 << 20;

  private static final int MAX_FILES = 64;
  private static final int MAX_NAME = 120;
  private static final String HOME = "/root";

  private final ReentrantLock lock = new ReentrantLock();
  private final TreeMap<String, byte[]> files = new TreeMap<>();
  private final Optional<Path> folder;

  private InstanceFiles(Optional<Path> folder) {
    this.folder = folder;
  }

  /** An empty disk that is gone with the process. */
  public static InstanceFiles inMemory() {
    return new InstanceFiles(Optional.empty());
  }

  /** A disk whose files are kept in that folder, one host file each, under names of our own. */
  public static InstanceFiles in(Path folder) throws IOException {
    Files.createDirectories(folder);
    InstanceFiles disk = new InstanceFiles(Optional.of(folder));
    try (Stream<Path> kept = Files.list(folder)) {
      for (Path file : kept.toList()) {
        byte[] name = HexFormat.of().parseHex(file.getFileName().toString());
        disk.files.put(new String(name, StandardCharsets.UTF_8), Files.readAllBytes(file));
      }
    }
    return disk;
  }

  /** The bytes of a file. */
  public Optional<byte[]> read(String name) {
    lock.lock();
    try {
      return Optional.ofNullable(files.get(absolute(name))).map(byte[]::clone);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes or replaces a file.
   *
   * @throws IOException when the disk is full or the name cannot be one
   */
  void write(String name, byte[] bytes) throws IOException {
    String path = absolute(name);
    lock.lock();
    try {
      if (bytes.length > MAX_BYTES || (files.size() >= MAX_FILES && !files.containsKey(path))) {
        throw new IOException("No space left on device");
      }
      if (path.length() > MAX_NAME || name.endsWith("/") || path.equals(HOME)) {
        throw new IOException("not a file name that this disk can hold");
      }
      if (folder.isPresent()) {
        Files.write(hostFile(folder.get(), path), bytes);
      }
      files.put(path, bytes.clone());
    } finally {
      lock.unlock();
    }
  }

  /** Removes a file and says whether it was there. */
  boolean remove(String name) throws IOException {
    String path = absolute(name);
    lock.lock();
    try {
      if (folder.isPresent()) {
        Files.deleteIfExists(hostFile(folder.get(), path));
      }
      return files.remove(path) != null;
    } finally {
      lock.unlock();
    }
  }

  /** The names of all files, absolute and sorted. */
  public List<String> list() {
    lock.lock();
    try {
      return List.copyOf(files.keySet());
    } finally {
      lock.unlock();
    }
  }

  /** Wipes the disk, and the folder it was kept in. */
  public void wipe() {
    lock.lock();
    try {
      for (String path : List.copyOf(files.keySet())) {
        remove(path);
      }
      if (folder.isPresent()) {
        Files.deleteIfExists(folder.get());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot wipe the disk in " + folder.orElseThrow(), e);
    } finally {
      lock.unlock();
    }
  }

  private static Path hostFile(Path folder, String path) {
    return folder.resolve(HexFormat.of().formatHex(path.getBytes(StandardCharsets.UTF_8)));
  }

  private static String absolute(String name) {
    String whole =
        name.startsWith("~/")
            ? HOME + name.substring(1)
            : name.startsWith("/") ? name : HOME + '/' + name;
    Deque<String> parts = new ArrayDeque<>();
    for (String part : whole.split("/", -1)) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return '/' + String.join("/", parts);
  }
}
