// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.console;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Times as people say them: {@code 5s}, {@code 3m 20s}, {@code 2h 05m}, {@code 4d 3h}. */
public final class Age {
  private Age() {}

  /** A time span. */
  public static String of(Duration span) {
    long seconds = Math.max(0, span.toSeconds());
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3600) {
      return "%dm %02ds".formatted(seconds / 60, seconds % 60);
    }
    if (seconds < 86400) {
      return "%dh %02dm".formatted(seconds / 3600, seconds % 3600 / 60);
    }
    return "%dd %dh".formatted(seconds / 86400, seconds % 86400 / 3600);
  }

  /** The time since an instant in ISO 8601; {@code -} when it is none. */
  public static String since(String instant, Instant now) {
    try {
      return of(Duration.between(Instant.parse(instant), now));
    } catch (DateTimeParseException e) {
      return "-";
    }
  }
}
