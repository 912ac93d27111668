// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.backend;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.decentagent.spi.BackendName;

/**
 * Which plugin calls are under way, in memory that is a file: what stands there when a process dies
 * of memory is read by the next one, and writing it takes neither memory nor the disk's time. Of
 * several calls the one whose thread ran out of memory is to blame, else the one that had allocated
 * most. Safe for use by many threads.
 */
final class CallLedger {
  private static final int SLOTS = 64;
  private static final int SLOT = 256;
  private static final int HEADER = 16;
  private static final int SIZE = HEADER + SLOTS * SLOT;
  private static final int THREAD_AT = 1;
  private static final int BYTES_AT = 9;
  private static final int BACKEND_AT = 17;
  private static final int WHAT_AT = 82;
  private static final int LONGEST_BACKEND = 64;
  private static final int LONGEST_WHAT = 160;
  private static final byte FREE = 0;
  private static final byte RUNNING = 1;
  private static final byte EXHAUSTED = 2;

  /** Made beforehand: when it is asked, there is no memory to make it. */
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final ByteBuffer file;
  private final Optional<Blamed> blamed;
  private final AtomicIntegerArray taken = new AtomicIntegerArray(SLOTS);

  private CallLedger(ByteBuffer file) {
    this.file = file;
    this.blamed = read(file);
    for (int at = 0; at < SIZE; at++) {
      file.put(at, (byte) 0);
    }
  }

  /** The backend that was in that call when an earlier process died of memory. */
  record Blamed(BackendName backend, String call) {}

  /** In a file of that folder; where it cannot be written, nothing is remembered over a death. */
  static CallLedger in(Path folder) {
    Path path = folder.resolve("calls.ledger");
    try {
      Files.createDirectories(folder);
      byte[] before = Files.exists(path) ? Files.readAllBytes(path) : new byte[0];
      if (before.length != SIZE) {
        // Written in full: a hole that the disk has no room for would be a fault at some later
        // time.
        Files.write(path, new byte[SIZE]);
      }
      try (FileChannel channel =
          FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        return new CallLedger(channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE));
      }
    } catch (IOException e) {
      return inMemory();
    }
  }

  static CallLedger inMemory() {
    return new CallLedger(ByteBuffer.allocate(SIZE));
  }

  /** Whom an earlier process died of; empty when it did not die of memory. */
  Optional<Blamed> blamed() {
    return blamed;
  }

  /** A call begins on this thread; answers with its slot. */
  int begin(BackendName backend, String what) {
    for (int slot = 0; slot < SLOTS; slot++) {
      if (taken.compareAndSet(slot, 0, 1)) {
        int at = at(slot);
        file.putLong(at + THREAD_AT, Thread.currentThread().threadId());
        file.putLong(at + BYTES_AT, 0);
        write(at + BACKEND_AT, backend.text(), LONGEST_BACKEND);
        write(at + WHAT_AT, what, LONGEST_WHAT);
        file.put(at, RUNNING);
        return slot;
      }
    }
    return -1;
  }

  /** It is over. */
  void end(int slot) {
    if (slot >= 0) {
      file.put(at(slot), FREE);
      taken.set(slot, 0);
    }
  }

  /** Its thread ran out of memory. Takes no memory itself. */
  void exhaustedIn(int slot) {
    if (slot >= 0) {
      file.put(at(slot), EXHAUSTED);
    }
  }

  /** Somebody else ran out of memory, and the process is about to end. Takes hardly any itself. */
  void exhausted() {
    file.put(0, (byte) 1);
    for (int slot = 0; slot < SLOTS; slot++) {
      if (file.get(at(slot)) != FREE) {
        file.putLong(at(slot) + BYTES_AT, allocatedBy(file.getLong(at(slot) + THREAD_AT)));
      }
    }
  }

  private static long allocatedBy(long thread) {
    return THREADS instanceof com.sun.management.ThreadMXBean counting
        ? counting.getThreadAllocatedBytes(thread)
        : 0;
  }

  private static Optional<Blamed> read(ByteBuffer file) {
    Optional<Integer> culprit =
        IntStream.range(0, SLOTS)
            .mapToObj(CallLedger::at)
            .filter(
                at -> file.get(at) == EXHAUSTED || (file.get(0) != 0 && file.get(at) == RUNNING))
            .max(
                Comparator.<Integer>comparingInt(at -> file.get(at))
                    .thenComparingLong(at -> file.getLong(at + BYTES_AT)));
    try {
      return culprit.map(
          at -> new Blamed(new BackendName(text(file, at + BACKEND_AT)), text(file, at + WHAT_AT)));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // written by nobody of ours
    }
  }

  private static int at(int slot) {
    return HEADER + slot * SLOT;
  }

  private void write(int at, String text, int longest) {
    int length = Math.min(longest, text.length());
    file.put(at, (byte) length);
    for (int i = 0; i < length; i++) {
      char letter = text.charAt(i);
      file.put(at + 1 + i, letter < 128 ? (byte) letter : (byte) '?');
    }
  }

  private static String text(ByteBuffer file, int at) {
    byte[] letters = new byte[Byte.toUnsignedInt(file.get(at))];
    file.get(at + 1, letters);
    return new String(letters, StandardCharsets.US_ASCII);
  }
}
