// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Who runs code of a plugin now, a backend in a call or a plugin that is loaded, in memory that is
 * a file: what stands there when a process dies of memory is read by the next one, and writing it
 * takes neither memory nor the disk's time. Of several the one whose thread ran out of memory is to
 * blame, else the one that had allocated most. Safe for use by many threads.
 */
public final class CallLedger implements AutoCloseable {
  private static final int SLOTS = 64;
  private static final int SLOT = 256;
  private static final int HEADER = 16;
  private static final int SIZE = HEADER + SLOTS * SLOT;
  private static final int THREAD_AT = 1;
  private static final int BYTES_AT = 9;
  private static final int WHO_AT = 17;
  private static final int WHAT_AT = 82;
  private static final int LONGEST_WHO = 64;
  private static final int LONGEST_WHAT = 160;
  private static final byte FREE = 0;
  private static final byte RUNNING = 1;
  private static final byte EXHAUSTED = 2;

  /** Made beforehand: when it is asked, there is no memory to make it. */
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final ByteBuffer file;
  private final Optional<Blamed> blamed;
  private final List<Blamed> leftOpen;
  private final AtomicIntegerArray taken = new AtomicIntegerArray(SLOTS);

  private CallLedger(ByteBuffer file) {
    this.file = file;
    this.blamed = read(file);
    this.leftOpen = blamed.isPresent() ? List.of() : running(file);
    for (int at = 0; at < SIZE; at++) {
      file.put(at, (byte) 0);
    }
  }

  /**
   * Who was in that call when memory of an earlier process was used up, as written there: cut, and
   * ASCII only. Whoever tells its name to others checks it, since a file can be damaged.
   */
  public record Blamed(String who, String call) {
    boolean names(String someone, String what) {
      return who.equals(written(someone, LONGEST_WHO)) && call.equals(written(what, LONGEST_WHAT));
    }
  }

  /** In a file of that folder; where it cannot be written, nothing is remembered over a death. */
  public static CallLedger in(Path folder) {
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

  /** Which nobody reads after a death. */
  public static CallLedger inMemory() {
    return new CallLedger(ByteBuffer.allocate(SIZE));
  }

  /** Whom an earlier process died of; empty when it did not die of memory. */
  public Optional<Blamed> blamed() {
    return blamed;
  }

  /**
   * Who was in a call when an earlier process ended without a word, which blames nobody: it was
   * killed, its machine lost its power, or a plugin ended it by means that nothing notices.
   */
  public List<Blamed> leftOpen() {
    return leftOpen;
  }

  /** An agent that ends in good order leaves no call open, though one may never come back. */
  @Override
  public void close() {
    if (file.get(0) == 0) {
      IntStream.range(0, SLOTS).filter(slot -> file.get(at(slot)) == RUNNING).forEach(this::free);
    }
  }

  /**
   * Notes that a plugin is in a call on this thread for as long as it is. When it runs out of
   * memory that stays, for the next process to tell, until it is known to be remembered otherwise:
   * there may be no memory left to do so.
   */
  public <T> T during(String who, String what, Supplier<T> call) {
    int slot = begin(who, what);
    try {
      return call.get();
    } catch (OutOfMemoryError e) {
      exhaustedIn(slot);
      throw e;
    } finally {
      end(slot);
    }
  }

  /** What calls of that one ran out of memory need not be told by the next process. */
  public void remembered(String who) {
    IntStream.range(0, SLOTS)
        .filter(slot -> file.get(at(slot)) == EXHAUSTED)
        .filter(slot -> text(file, at(slot) + WHO_AT, LONGEST_WHO).equals(who))
        .forEach(this::free);
  }

  /** Whether not more than one is in a call. */
  boolean isAlone() {
    return IntStream.range(0, SLOTS).map(taken::get).sum() <= 1;
  }

  private int begin(String who, String what) {
    for (int slot = 0; slot < SLOTS; slot++) {
      if (taken.compareAndSet(slot, 0, 1)) {
        int at = at(slot);
        file.putLong(at + THREAD_AT, Thread.currentThread().threadId());
        file.putLong(at + BYTES_AT, 0);
        write(at + WHO_AT, who, LONGEST_WHO);
        write(at + WHAT_AT, what, LONGEST_WHAT);
        file.put(at, RUNNING);
        return slot;
      }
    }
    return -1;
  }

  private void end(int slot) {
    if (slot >= 0 && file.get(at(slot)) != EXHAUSTED) {
      free(slot);
    }
  }

  private void free(int slot) {
    file.put(at(slot), FREE);
    taken.set(slot, 0);
  }

  /** Takes no memory itself. */
  private void exhaustedIn(int slot) {
    if (slot >= 0) {
      file.put(at(slot), EXHAUSTED);
    }
  }

  /**
   * The agent itself ran out of memory, and is about to end: whoever is in a call now is written
   * down, for the next process to tell. Takes hardly any memory.
   */
  public void exhausted() {
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
    return culprit.map(at -> entry(file, at));
  }

  private static List<Blamed> running(ByteBuffer file) {
    return IntStream.range(0, SLOTS)
        .map(CallLedger::at)
        .filter(at -> file.get(at) == RUNNING)
        .mapToObj(at -> entry(file, at))
        .toList();
  }

  private static Blamed entry(ByteBuffer file, int at) {
    return new Blamed(text(file, at + WHO_AT, LONGEST_WHO), text(file, at + WHAT_AT, LONGEST_WHAT));
  }

  private static int at(int slot) {
    return HEADER + slot * SLOT;
  }

  private void write(int at, String text, int longest) {
    byte[] letters = written(text, longest).getBytes(StandardCharsets.US_ASCII);
    file.put(at, (byte) letters.length);
    file.put(at + 1, letters);
  }

  private static String written(String text, int longest) {
    String cut = text.substring(0, Math.min(longest, text.length()));
    return new String(cut.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);
  }

  private static String text(ByteBuffer file, int at, int longest) {
    byte[] letters = new byte[Math.min(longest, Byte.toUnsignedInt(file.get(at)))];
    file.get(at + 1, letters);
    return new String(letters, StandardCharsets.US_ASCII);
  }
}
