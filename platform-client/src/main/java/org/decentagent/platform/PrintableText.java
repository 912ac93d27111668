// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Texts from outside, made safe to show: one line, no control characters, bounded. */
final class PrintableText {
  static final int MAX_LENGTH = 500;

  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern UNPRINTABLE = Pattern.compile("\\p{C}");

  private PrintableText() {}

  static String of(String raw) {
    return of(raw, MAX_LENGTH);
  }

  static String of(String raw, int maxLength) {
    String start = raw.length() > 4 * maxLength ? raw.substring(0, 4 * maxLength) : raw;
    String line = UNPRINTABLE.matcher(BLANKS.matcher(start).replaceAll(" ")).replaceAll("").strip();
    return line.length() > maxLength ? line.substring(0, maxLength - 1) + "…" : line;
  }

  static String of(byte[] raw, int maxLength) {
    int length = Math.min(raw.length, 8 * maxLength);
    return of(new String(raw, 0, length, StandardCharsets.UTF_8), maxLength);
  }
}
