// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.seal;

import java.math.BigInteger;

/**
 * Maps an Ed25519 public key to the X25519 public key of the same person.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7748#section-4.1">RFC 7748, the birational
 *     map</a>
 */
final class Montgomery {
  private static final BigInteger PRIME =
      BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));

  private Montgomery() {}

  /** The coordinate u = (1 + y) / (1 − y); 0 for the neutral element, as in the reference. */
  static BigInteger coordinate(byte[] ed25519) {
    byte[] bigEndian = reversed(ed25519);
    bigEndian[0] &= 0x7f;
    BigInteger y = new BigInteger(1, bigEndian);
    BigInteger below = BigInteger.ONE.subtract(y).mod(PRIME);
    if (below.signum() == 0) {
      return BigInteger.ZERO;
    }
    return BigInteger.ONE.add(y).multiply(below.modInverse(PRIME)).mod(PRIME);
  }

  static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int at = 0; at < bytes.length; at++) {
      reversed[at] = bytes[bytes.length - 1 - at];
    }
    return reversed;
  }
}
