// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.signing;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519phSigner;

/**
 * A key that signs for its owner: an Ed25519 seed and the public key that follows from it. It
 * prints as its public key. Immutable.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8032#section-5.1">RFC 8032, section 5.1:
 *     Ed25519ph</a>
 */
public final class SigningKey {
  static final int SEED_LENGTH = 32;

  private static final byte[] CONTEXT = "decent-cloud".getBytes(StandardCharsets.US_ASCII);

  private final Ed25519PrivateKeyParameters secret;
  private final String publicHex;

  private SigningKey(Ed25519PrivateKeyParameters secret) {
    this.secret = secret;
    this.publicHex = HexFormat.of().formatHex(secret.generatePublicKey().getEncoded());
  }

  /** A new key. */
  public static SigningKey generate(SecureRandom random) {
    byte[] seed = new byte[SEED_LENGTH];
    random.nextBytes(seed);
    return ofSeed(seed);
  }

  /** The key of a seed of 32 bytes, which are copied. */
  public static SigningKey ofSeed(byte[] seed) {
    if (seed.length != SEED_LENGTH) {
      throw new IllegalArgumentException("an Ed25519 seed has 32 bytes, not " + seed.length);
    }
    return new SigningKey(new Ed25519PrivateKeyParameters(seed, 0));
  }

  /** The public key as 64 lower-case hex digits. */
  public String publicHex() {
    return publicHex;
  }

  /**
   * Signs a message with Ed25519ph under the platform's context; the same message, the same 64
   * bytes.
   */
  public byte[] sign(byte[] message) {
    Ed25519phSigner signer = new Ed25519phSigner(CONTEXT.clone());
    signer.init(true, secret);
    signer.update(message, 0, message.length);
    return signer.generateSignature();
  }

  /** The seed, for the key's file only. */
  byte[] seed() {
    return secret.getEncoded();
  }

  @Override
  public String toString() {
    return "signing key of " + publicHex;
  }
}
