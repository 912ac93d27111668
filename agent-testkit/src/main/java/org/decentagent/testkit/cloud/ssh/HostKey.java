// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud.ssh;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.spi.unit.Secret;

/** The Ed25519 key by which an SSH server is known. Immutable. */
public final class HostKey {
  private static final String ALGORITHM = "Ed25519";

  private final KeyPair pair;
  private final SshPublicKey publicKey;

  private HostKey(KeyPair pair) {
    this.pair = pair;
    this.publicKey = new SshPublicKey(PublicKeyEntry.toString(pair.getPublic()));
  }

  /** A fresh key. */
  public static HostKey generate() {
    try {
      return new HostKey(KeyUtils.generateKeyPair("ssh-ed25519", 256));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot make an Ed25519 key", e);
    }
  }

  /** The key that {@link #toText} wrote. */
  public static HostKey parse(Secret text) {
    String[] halves = text.reveal().split(" ", 2);
    if (halves.length != 2) {
      throw new IllegalArgumentException("not a host key: it has no two halves");
    }
    try {
      KeyFactory keys = SecurityUtils.getKeyFactory(ALGORITHM);
      Base64.Decoder decoder = Base64.getDecoder();
      return new HostKey(
          new KeyPair(
              keys.generatePublic(new X509EncodedKeySpec(decoder.decode(halves[0]))),
              keys.generatePrivate(new PKCS8EncodedKeySpec(decoder.decode(halves[1])))));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not a host key: " + e.getMessage(), e);
    }
  }

  /** Both halves, to be kept for the server's next start. */
  public Secret toText() {
    Base64.Encoder encoder = Base64.getEncoder();
    return Secret.of(
        encoder.encodeToString(pair.getPublic().getEncoded())
            + ' '
            + encoder.encodeToString(pair.getPrivate().getEncoded()));
  }

  /** The half that everyone may see. */
  public SshPublicKey publicKey() {
    return publicKey;
  }

  KeyPair pair() {
    return pair;
  }
}
