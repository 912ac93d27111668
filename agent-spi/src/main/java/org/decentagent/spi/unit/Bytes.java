// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi.unit;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How amounts of bytes are read and written. */
final class Bytes {
  static final long MEBI = 1024L * 1024;
  static final long GIBI = 1024 * MEBI;

  private static final Map<String, Long> UNITS = Map.of("M", MEBI, "G", GIBI, "T", 1024 * GIBI);
  private static final Pattern AMOUNT =
      Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,9})?) ?([MGT])I?B", Pattern.CASE_INSENSITIVE);

  private Bytes() {}

  static void requireNotNegative(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size cannot be negative: " + bytes);
    }
  }

  static long parse(String text) {
    Matcher amount = AMOUNT.matcher(text.strip());
    if (!amount.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a size; write a number and a unit, such as 512 MiB or 20 GiB");
    }
    long unit = UNITS.getOrDefault(amount.group(2).toUpperCase(Locale.ROOT), 0L);
    try {
      return new BigDecimal(amount.group(1)).multiply(BigDecimal.valueOf(unit)).longValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("'" + text + "' is not a whole number of bytes", e);
    }
  }

  static String format(long bytes) {
    if (bytes > 0 && bytes % GIBI == 0) {
      return bytes / GIBI + " GiB";
    }
    if (bytes > 0 && bytes % MEBI == 0) {
      return bytes / MEBI + " MiB";
    }
    return bytes + " bytes";
  }
}
