// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import java.util.HexFormat;
import java.util.Locale;

/**
 * Names one customer's paid claim on an offering: 32 bytes, written as 64 lower-case hex digits.
 * Immutable.
 */
public record ContractId(String hex) {
  private static final int DIGITS = 64;

  /** Accepts either case and keeps lower case. */
  public ContractId {
    hex = hex.toLowerCase(Locale.ROOT);
    if (hex.length() != DIGITS || !hex.chars().allMatch(HexFormat::isHexDigit)) {
      throw new IllegalArgumentException("a contract id is 64 hex digits");
    }
  }

  /**
   * The first twelve digits: enough for a person to tell contracts apart, never used as identity.
   */
  public String brief() {
    return hex.substring(0, 12);
  }

  @Override
  public String toString() {
    return hex;
  }
}
