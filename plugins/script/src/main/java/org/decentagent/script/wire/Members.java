// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script.wire;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.decentagent.spi.FailureCode;
import org.jspecify.annotations.Nullable;

/**
 * Turns members of a document into values. What must not be missing and is, or is out of bounds, is
 * an {@link IllegalArgumentException} that names the member.
 */
public final class Members {
  private static final int LONGEST_LINE = 300;
  private static final int LONGEST_PAUSE_SECONDS = 24 * 60 * 60;
  private static final Pattern CODE = Pattern.compile("[a-z0-9_.-]{1,80}");

  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\p{Cf}]");

  private Members() {}

  /** A member that must be there. */
  public static <T> T require(String name, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException("'" + name + "' is missing");
    }
    return value;
  }

  /** A text that must be there, without control characters: an id or a name. */
  public static String plain(String name, @Nullable String text) {
    String value = require(name, text);
    if (CONTROL.matcher(value).find()) {
      throw new IllegalArgumentException("'" + name + "' has control characters");
    }
    return value;
  }

  /** Seconds, from one to a day. */
  public static Duration pause(String name, @Nullable Integer seconds) {
    int number = require(name, seconds);
    if (number < 1 || number > LONGEST_PAUSE_SECONDS) {
      throw new IllegalArgumentException("'" + name + "' is not between 1 and 86400");
    }
    return Duration.ofSeconds(number);
  }

  /** A text as one line that can be shown: shortened, without control characters. */
  public static Optional<String> line(@Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
    return Optional.of(line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line)
        .filter(shown -> !shown.isEmpty());
  }

  /** The program's own name of a failure behind ours, or else the given one. */
  public static FailureCode code(@Nullable String code, String otherwise) {
    return new FailureCode(
        "script/" + (code != null && CODE.matcher(code).matches() ? code : otherwise));
  }
}
