// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi.unit;

/** An amount of disk in bytes; never negative. Immutable. */
public record StorageSize(long bytes) implements Comparable<StorageSize> {
  /** Refuses a negative amount. */
  public StorageSize {
    Bytes.requireNotNegative(bytes);
  }

  /** Counts in units of 1024 × 1024 × 1024 bytes. */
  public static StorageSize ofGibibytes(long gibibytes) {
    return new StorageSize(Math.multiplyExact(gibibytes, Bytes.GIBI));
  }

  /**
   * Reads a number with a unit, as {@link MemorySize#parse} does.
   *
   * @throws IllegalArgumentException when there is no unit, no number, or the amount is no whole
   *     byte count
   */
  public static StorageSize parse(String text) {
    return new StorageSize(Bytes.parse(text));
  }

  @Override
  public int compareTo(StorageSize other) {
    return Long.compare(bytes, other.bytes);
  }

  @Override
  public String toString() {
    return Bytes.format(bytes);
  }
}
