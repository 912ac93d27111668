// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.console;

import java.util.Map;

/**
 * What standard output and error end in. Immutable.
 *
 * @param out whether standard output is a terminal
 * @param err whether standard error is one
 * @param in whether somebody can answer a question
 * @param colour whether colours may be used on a terminal
 * @param columns how wide the terminal is
 */
public record Screen(boolean out, boolean err, boolean in, boolean colour, int columns) {
  private static final int USUAL = 80;
  private static final int NARROWEST = 40;

  /** Files and pipes only. */
  public static Screen none() {
    return new Screen(false, false, false, false, USUAL);
  }

  /**
   * As the launcher saw it; Java 21 has no way of its own to tell.
   *
   * @param launcher the system property {@code dc.terminal}: those of {@code in out err} that are
   *     terminals, and the number of columns
   */
  public static Screen of(String launcher, Map<String, String> environment) {
    boolean dumb = environment.getOrDefault("TERM", "dumb").equals("dumb");
    boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty();
    int columns = USUAL;
    for (String word : launcher.split(" ", -1)) {
      if (word.matches("[0-9]{1,4}")) {
        columns = Math.max(NARROWEST, Integer.parseInt(word));
      }
    }
    return new Screen(
        launcher.contains("out") && !dumb,
        launcher.contains("err") && !dumb,
        launcher.contains("in"),
        !plain && !dumb,
        columns);
  }

  /** How words are coloured in an answer. */
  public Paint paint() {
    return out && colour ? Paint.COLOURS : Paint.PLAIN;
  }

  /** How words are coloured among the diagnostics. */
  public Paint paintErr() {
    return err && colour ? Paint.COLOURS : Paint.PLAIN;
  }
}
