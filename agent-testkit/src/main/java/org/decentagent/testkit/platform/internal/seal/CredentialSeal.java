// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.decentagent.testkit.platform.internal.wire.Doc;

/**
 * Encrypts a password so that only one renter can read it (version 2 of the platform's scheme).
 * Safe for use by many threads when its random generator is.
 */
public final class CredentialSeal {
  private static final byte[] LABEL =
      "credential-encryption-v2-aad".getBytes(StandardCharsets.US_ASCII);
  private static final int SECRET_BYTES = 32;
  private static final int NONCE_BYTES = 24;

  private final RandomGenerator random;

  public CredentialSeal(RandomGenerator random) {
    this.random = random;
  }

  /**
   * The envelope as compact JSON text; empty when nothing can be encrypted for that key.
   *
   * @param renter the renter's Ed25519 public key, hex
   * @param contract the contract id, hex
   */
  public Optional<String> seal(String password, String renter, String contract) {
    byte[] secret = new byte[SECRET_BYTES];
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(secret);
    random.nextBytes(nonce);
    try {
      HexFormat hex = HexFormat.of();
      return Optional.of(
          envelope(password, hex.parseHex(renter), hex.parseHex(contract), secret, nonce));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  static String envelope(
      String password, byte[] renter, byte[] contract, byte[] secret, byte[] nonce)
      throws GeneralSecurityException {
    byte[] scalar = X25519.clamped(secret);
    byte[] key = key(X25519.shared(scalar, Montgomery.coordinate(renter)));
    Base64.Encoder base64 = Base64.getEncoder();
    return new Doc()
        .with("version", 2)
        .with("ephemeral_pubkey", base64.encodeToString(X25519.publicKey(scalar)))
        .with("nonce", base64.encodeToString(nonce))
        .with("ciphertext", base64.encodeToString(encrypt(password, key, nonce, contract)))
        .with("aad", base64.encodeToString(contract))
        .node()
        .toString();
  }

  private static byte[] key(byte[] shared) throws GeneralSecurityException {
    MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
    sha512.update(LABEL);
    return Arrays.copyOf(sha512.digest(shared), SECRET_BYTES);
  }

  private static byte[] encrypt(String password, byte[] key, byte[] nonce, byte[] aad)
      throws GeneralSecurityException {
    byte[] iv = ByteBuffer.allocate(12).putInt(0).put(nonce, 16, 8).array();
    Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
    cipher.init(
        Cipher.ENCRYPT_MODE,
        new SecretKeySpec(HChaCha20.subKey(key, nonce), "ChaCha20"),
        new IvParameterSpec(iv));
    cipher.updateAAD(aad);
    return cipher.doFinal(password.getBytes(StandardCharsets.UTF_8));
  }
}
