// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import java.util.regex.Pattern;

/**
 * A stable name of a failure, for counting and for documentation: the backend's type, a slash, and
 * the backend's own code or ours, as in {@code docker/no_such_image}. Immutable.
 */
public record FailureCode(String text) {
  private static final Pattern FORM = Pattern.compile("[a-z0-9_-]{1,40}/[a-z0-9_.-]{1,80}");

  /** Refuses other characters. */
  public FailureCode {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("'" + text + "' is not a failure code");
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
