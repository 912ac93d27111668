// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.util.regex.Pattern;

/** The rules for names. */
final class Names {
  /** A host name, as RFC 1123 has it. */
  private static final Pattern HOST =
      Pattern.compile(
          "(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
              + "(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");

  private Names() {}

  static String host(String name) {
    if (!HOST.matcher(name).matches()) {
      throw ApiError.invalid("name", "must be a valid hostname as per RFC 1123");
    }
    return name;
  }

  static String any(String name) {
    if (name.isBlank() || name.length() > 128) {
      throw ApiError.invalid("name", "must have between 1 and 128 characters");
    }
    return name;
  }
}
