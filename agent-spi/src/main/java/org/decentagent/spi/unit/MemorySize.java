// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi.unit;

/** An amount of working memory in bytes; never negative. Immutable. */
public record MemorySize(long bytes) implements Comparable<MemorySize> {
  /** Refuses a negative amount. */
  public MemorySize {
    Bytes.requireNotNegative(bytes);
  }

  /** Counts in units of 1024 × 1024 bytes. */
  public static MemorySize ofMebibytes(long mebibytes) {
    return new MemorySize(Math.multiplyExact(mebibytes, Bytes.MEBI));
  }

  /**
   * Reads a number with a unit: {@code MiB}, {@code GiB}, {@code TiB}, or {@code MB}, {@code GB},
   * {@code TB}, which the platform too counts by 1024.
   *
   * @throws IllegalArgumentException when there is no unit, no number, or the amount is no whole
   *     byte count
   */
  public static MemorySize parse(String text) {
    return new MemorySize(Bytes.parse(text));
  }

  @Override
  public int compareTo(MemorySize other) {
    return Long.compare(bytes, other.bytes);
  }

  @Override
  public String toString() {
    return Bytes.format(bytes);
  }
}
