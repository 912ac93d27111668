// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.findings;

import java.util.regex.Pattern;

/**
 * Makes one line for terminals and logs of what the platform, plugins and hosts wrote: no control
 * characters of either kind, no marks that turn the direction of text, no separators of lines.
 *
 * @see <a href="https://www.unicode.org/reports/tr36/">Unicode: security considerations</a>
 */
public final class PlainLine {
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");
  private static final Pattern RUN = Pattern.compile(UNPRINTABLE + "+");

  private PlainLine() {}

  /** As a person would read it: whatever cannot be printed becomes a blank. */
  public static String of(String text) {
    return RUN.matcher(text).replaceAll(" ").strip();
  }

  /**
   * The same, cut.
   *
   * @param longest in characters
   */
  public static String of(String text, int longest) {
    String line = of(text);
    return line.length() > longest ? line.substring(0, longest) + "…" : line;
  }

  /** As it is, in its columns: whatever cannot be printed becomes a question mark. */
  public static String marked(String text) {
    return UNPRINTABLE.matcher(text).replaceAll("?");
  }
}
