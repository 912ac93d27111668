// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.wire;

import java.util.HexFormat;
import java.util.Optional;

/** Hex as the platform reads it: either case, any even length. Immutable. */
public final class HexText {
  private HexText() {}

  /** Why a text is not hex, in the platform's words; empty when it is. */
  public static Optional<String> fault(String text) {
    if (text.length() % 2 != 0) {
      return Optional.of("Odd number of digits");
    }
    for (int at = 0; at < text.length(); at++) {
      char digit = text.charAt(at);
      if (!HexFormat.isHexDigit(digit)) {
        return Optional.of("Invalid character '" + digit + "' at position " + at);
      }
    }
    return Optional.empty();
  }

  /** The bytes of a text that has no fault. */
  public static byte[] bytes(String text) {
    return HexFormat.of().parseHex(text);
  }
}
