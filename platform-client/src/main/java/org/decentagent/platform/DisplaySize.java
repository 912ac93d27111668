// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.decentagent.platform.wire.UnreadableDocument;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;

/**
 * The platform's sizes for people, such as {@code 16 GB}: a decimal number and MB, GB or TB,
 * counted by 1024; memory is cut to whole MB, storage to whole GB. Any other form is refused, since
 * a guess would sell something else.
 */
final class DisplaySize {
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)[ \\t]*([MGT])B");
  private static final BigDecimal STEP = BigDecimal.valueOf(1024);

  /** 1 PiB; no machine has more memory. */
  private static final BigInteger MOST_MEBIBYTES = BigInteger.valueOf(1L << 30);

  /** 1 EiB; no machine has more disk. */
  private static final BigInteger MOST_GIBIBYTES = BigInteger.valueOf(1L << 30);

  private DisplaySize() {}

  static MemorySize memory(String member, String text) throws UnreadableDocument {
    BigInteger mebibytes = mebibytes(member, text).setScale(0, RoundingMode.DOWN).toBigInteger();
    return MemorySize.ofMebibytes(bounded(member, text, mebibytes, MOST_MEBIBYTES));
  }

  static StorageSize storage(String member, String text) throws UnreadableDocument {
    BigInteger gibibytes =
        mebibytes(member, text).divide(STEP, 0, RoundingMode.DOWN).toBigInteger();
    return StorageSize.ofGibibytes(bounded(member, text, gibibytes, MOST_GIBIBYTES));
  }

  static String write(MemorySize size) {
    return size.bytes() / (1L << 20) + " MB";
  }

  static String write(StorageSize size) {
    return size.bytes() / (1L << 30) + " GB";
  }

  private static BigDecimal mebibytes(String member, String text) throws UnreadableDocument {
    Matcher size = FORM.matcher(text.strip().toUpperCase(Locale.ROOT));
    if (!size.matches()) {
      throw new UnreadableDocument(
          member, "'" + PrintableText.of(text, 60) + "' is not a size such as 16 GB");
    }
    BigDecimal number = new BigDecimal(size.group(1));
    return switch (size.group(2)) {
      case "M" -> number;
      case "G" -> number.multiply(STEP);
      default -> number.multiply(STEP).multiply(STEP);
    };
  }

  private static long bounded(String member, String text, BigInteger amount, BigInteger most)
      throws UnreadableDocument {
    if (amount.signum() <= 0 || amount.compareTo(most) > 0) {
      throw new UnreadableDocument(
          member, "'" + PrintableText.of(text, 60) + "' is no size that can be delivered");
    }
    return amount.longValueExact();
  }
}
