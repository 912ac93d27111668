// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.seal;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import javax.crypto.KeyAgreement;

/** The X25519 function of RFC 7748, on raw bytes. */
final class X25519 {
  private static final BigInteger BASE = BigInteger.valueOf(9);

  private X25519() {}

  /** The shared secret of a scalar and somebody's coordinate. */
  static byte[] shared(byte[] scalar, BigInteger coordinate) throws GeneralSecurityException {
    KeyFactory keys = KeyFactory.getInstance("X25519");
    KeyAgreement agreement = KeyAgreement.getInstance("X25519");
    agreement.init(keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, scalar)));
    agreement.doPhase(
        keys.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, coordinate)), true);
    return agreement.generateSecret();
  }

  /** The public key of a scalar. */
  static byte[] publicKey(byte[] scalar) throws GeneralSecurityException {
    return shared(scalar, BASE);
  }

  /** The scalar of 32 random bytes. */
  static byte[] clamped(byte[] random) {
    byte[] scalar = random.clone();
    scalar[0] &= (byte) 248;
    scalar[31] &= 127;
    scalar[31] |= 64;
    return scalar;
  }
}
