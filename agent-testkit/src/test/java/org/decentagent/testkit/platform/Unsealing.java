// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.security.spec.XECPrivateKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Opens sealed credentials as a tenant would, written apart from the sealing. */
final class Unsealing {
  private static final byte[] SPKI_HEAD = HexFormat.of().parseHex("302a300506032b656e032100");

  private Unsealing() {}

  static String open(String envelope, Person tenant) throws GeneralSecurityException {
    JsonNode json = new JsonMapper().readTree(envelope);
    byte[] nonce = bytes(json, "nonce");
    MessageDigest hash = MessageDigest.getInstance("SHA-512");
    hash.update(Person.bytes("credential-encryption-v2-aad"));
    byte[] key = Arrays.copyOf(hash.digest(shared(json, tenant)), 32);
    Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(subKey(key, nonce), "ChaCha20"),
        new IvParameterSpec(ByteBuffer.allocate(12).put(4, nonce, 16, 8).array()));
    cipher.updateAAD(bytes(json, "aad"));
    return new String(cipher.doFinal(bytes(json, "ciphertext")), StandardCharsets.UTF_8);
  }

  private static byte[] shared(JsonNode json, Person tenant) throws GeneralSecurityException {
    byte[] seed = HexFormat.of().parseHex(tenant.seed());
    byte[] scalar = Arrays.copyOf(MessageDigest.getInstance("SHA-512").digest(seed), 32);
    scalar[0] &= (byte) 0xf8;
    scalar[31] = (byte) ((scalar[31] & 0x7f) | 0x40);
    KeyFactory keys = KeyFactory.getInstance("X25519");
    KeyAgreement agreement = KeyAgreement.getInstance("X25519");
    agreement.init(keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, scalar)));
    byte[] point = bytes(json, "ephemeral_pubkey");
    byte[] der = ByteBuffer.allocate(44).put(SPKI_HEAD).put(point).array();
    agreement.doPhase(keys.generatePublic(new X509EncodedKeySpec(der)), true);
    return agreement.generateSecret();
  }

  /** The ChaCha20 block without its last addition, taken from the JDK's own key stream. */
  private static byte[] subKey(byte[] key, byte[] nonce) throws GeneralSecurityException {
    ByteBuffer in = ByteBuffer.wrap(nonce).order(ByteOrder.LITTLE_ENDIAN);
    Cipher stream = Cipher.getInstance("ChaCha20");
    stream.init(
        Cipher.ENCRYPT_MODE,
        new SecretKeySpec(key, "ChaCha20"),
        new ChaCha20ParameterSpec(Arrays.copyOfRange(nonce, 4, 16), in.getInt(0)));
    ByteBuffer block = ByteBuffer.wrap(stream.doFinal(new byte[64])).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer constants =
        ByteBuffer.wrap(Person.bytes("expand 32-byte k")).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer out = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    for (int word = 0; word < 4; word++) {
      out.putInt(4 * word, block.getInt(4 * word) - constants.getInt(4 * word));
      out.putInt(16 + 4 * word, block.getInt(48 + 4 * word) - in.getInt(4 * word));
    }
    return out.array();
  }

  private static byte[] bytes(JsonNode json, String name) {
    return Base64.getDecoder().decode(json.required(name).asString());
  }
}
