// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Ports from {@code first} to {@code last}, both included; 1 to 65535. Immutable. */
public record PortRange(int first, int last) {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,5}) ?- ?([0-9]{1,5})");

  /** Refuses an empty range. */
  public PortRange {
    if (first < 1 || last > 65535 || first > last) {
      throw new IllegalArgumentException(
          "'" + first + "-" + last + "' is not a range of ports between 1 and 65535");
    }
  }

  /**
   * Reads {@code 20000-20999}.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static PortRange parse(String text) {
    Matcher range = FORM.matcher(text.strip());
    if (!range.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a range of ports, such as 20000-20999");
    }
    return new PortRange(Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)));
  }

  /** Every port, in order. */
  public IntStream ports() {
    return IntStream.rangeClosed(first, last);
  }

  @Override
  public String toString() {
    return first + "-" + last;
  }
}
