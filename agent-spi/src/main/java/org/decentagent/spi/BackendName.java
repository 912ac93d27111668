// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import java.util.regex.Pattern;

/**
 * Names one configured backend: the {@code x} of {@code [backend.x]}; 1 to 63 characters of {@code
 * [a-z0-9_-]}, starting with a letter or digit. Immutable.
 */
public record BackendName(String text) {
  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

  /** Refuses other characters. */
  public BackendName {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a backend name; use a-z, 0-9, '-' and '_'");
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
