// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi.unit;

import java.time.Duration;
import java.util.Objects;

/**
 * How much a plugin can say at once. What it says goes into the journal, the log and every status,
 * so a text without an end would cost all other backends their memory, and the agent its start.
 */
public final class Bounds {
  /** As many characters as the id or name of a resource has at most. */
  public static final int NAME = 1000;

  /** As many characters as a sentence has at most. */
  public static final int SENTENCE = 2000;

  private static final Duration LONGEST_PAUSE = Duration.ofDays(1);

  private Bounds() {}

  /** A sentence, cut where it has more than 2,000 characters. */
  public static String sentence(String text) {
    Objects.requireNonNull(text, "a sentence is null");
    return text.length() <= SENTENCE ? text : text.substring(0, SENTENCE - 1) + "…";
  }

  /**
   * A text that must not be cut.
   *
   * @param what it is, as in {@code a remembered value}
   * @throws IllegalArgumentException when it is too long
   */
  public static String whole(String text, int most, String what) {
    Objects.requireNonNull(text, what + " is null");
    if (text.length() > most) {
      throw new IllegalArgumentException(
          what + " has at most " + most + " characters, not " + text.length());
    }
    return text;
  }

  /** A pause; who asks for more than a day is asked again after one. */
  public static Duration pause(Duration time) {
    return time.compareTo(LONGEST_PAUSE) < 0 ? time : LONGEST_PAUSE;
  }
}
