// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;

/** Somebody with an Ed25519 key, made of one byte repeated 32 times. Immutable. */
record Person(String seed, String key) {
  private static final HexFormat HEX = HexFormat.of();

  static Person of(int seedByte) {
    byte[] seed = new byte[32];
    Arrays.fill(seed, (byte) seedByte);
    return new Person(HEX.formatHex(seed), publicKey(seed));
  }

  static Person withSeed(String seed) {
    return new Person(seed, publicKey(HEX.parseHex(seed)));
  }

  /** A signature over the raw message, with the platform's context. */
  String sign(byte[] message) {
    return sign(message, new EdDSAParameterSpec(true, bytes("decent-cloud")));
  }

  String sign(byte[] message, EdDSAParameterSpec form) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.setParameter(form);
      signer.initSign(
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(
                  new EdECPrivateKeySpec(NamedParameterSpec.ED25519, HEX.parseHex(seed))));
      signer.update(message);
      return HEX.formatHex(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String publicKey(byte[] seed) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, new FixedBytes(seed));
      KeyPair pair = generator.generateKeyPair();
      byte[] der = pair.getPublic().getEncoded();
      return HEX.formatHex(der, der.length - 32, der.length);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Hands out the seed instead of chance. */
  private static final class FixedBytes extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] seed;

    FixedBytes(byte[] seed) {
      this.seed = seed.clone();
    }

    @Override
    public void nextBytes(byte[] bytes) {
      System.arraycopy(seed, 0, bytes, 0, bytes.length);
    }
  }

  @Override
  public String toString() {
    return "Person[" + key + "]";
  }
}
