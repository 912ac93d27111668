// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import java.util.HexFormat;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Makes up pool ids and set-up tokens. Safe for use by many threads when its source is. */
final class Identifiers {
  private final RandomGenerator random;

  Identifiers(RandomGenerator random) {
    this.random = random;
  }

  /** The name's letters, digits and hyphens, lower case, and eight hex digits. */
  String pool(String name) {
    StringBuilder id = new StringBuilder();
    name.codePoints()
        .filter(c -> Character.isLetterOrDigit(c) || c == '-')
        .forEach(id::appendCodePoint);
    return id.toString().toLowerCase(Locale.ROOT) + "-" + hex(4);
  }

  String token(String location) {
    return "apt_" + location + "_" + hex(8);
  }

  private String hex(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
