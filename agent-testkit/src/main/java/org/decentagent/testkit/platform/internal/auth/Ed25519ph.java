// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import org.decentagent.testkit.platform.internal.wire.HardError;

/**
 * Verifies pre-hashed Ed25519 signatures with the platform's context. Safe for use by many threads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8032#section-5.1">RFC 8032, Ed25519ph</a>
 */
public final class Ed25519ph {
  private static final byte[] CONTEXT = "decent-cloud".getBytes(StandardCharsets.US_ASCII);
  private static final HexFormat HEX = HexFormat.of();

  /** What precedes the 32 key bytes in the DER form of RFC 8410. */
  private static final String DER_HEAD = "302a300506032b6570032100";

  private Ed25519ph() {}

  /** True when the key made the signature over the message; a hard error when it is no key. */
  public static boolean verifies(byte[] key, byte[] message, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.setParameter(new EdDSAParameterSpec(true, CONTEXT));
      byte[] der = HEX.parseHex(DER_HEAD + HEX.formatHex(key));
      verifier.initVerify(
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der)));
      verifier.update(message);
      return verifier.verify(signature);
    } catch (SignatureException e) {
      return false;
    } catch (InvalidKeyException e) {
      throw new HardError(
          500, "Internal error: Failed to create identity: Cannot decompress Edwards point");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks Ed25519", e);
    }
  }
}
