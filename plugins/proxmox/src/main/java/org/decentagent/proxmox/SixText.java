// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.math.BigInteger;

/**
 * Writes IPv6 addresses in the one form that everybody compares them in.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5952#section-4">RFC 5952</a>
 */
final class SixText {
  private static final int GROUPS = 8;
  private static final int MASK = 0xffff;

  private SixText() {}

  static String of(BigInteger address) {
    int[] groups = new int[GROUPS];
    for (int at = 0; at < GROUPS; at++) {
      groups[at] = address.shiftRight(16 * (GROUPS - 1 - at)).intValue() & MASK;
    }
    int start = 0;
    int length = 1; // a single zero is not shortened
    for (int at = 0; at < GROUPS; at++) {
      int zeros = zeros(groups, at);
      if (zeros > length) {
        start = at;
        length = zeros;
      }
    }
    return length < 2
        ? join(groups, 0, GROUPS)
        : join(groups, 0, start) + "::" + join(groups, start + length, GROUPS);
  }

  private static int zeros(int[] groups, int from) {
    int at = from;
    while (at < GROUPS && groups[at] == 0) {
      at++;
    }
    return at - from;
  }

  private static String join(int[] groups, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int at = from; at < to; at++) {
      text.append(at == from ? "" : ":").append(Integer.toHexString(groups[at]));
    }
    return text.toString();
  }
}
