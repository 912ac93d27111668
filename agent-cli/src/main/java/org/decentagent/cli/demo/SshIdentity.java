// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A key pair for SSH that exists only in memory. Immutable. */
final class SshIdentity {
  private final byte[] privateKey;
  private final byte[] publicKey;

  private SshIdentity(byte[] privateKey, byte[] publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  static SshIdentity generate() {
    try {
      KeyPair pair = KeyPair.genKeyPair(new JSch(), KeyPair.ED25519);
      ByteArrayOutputStream secret = new ByteArrayOutputStream();
      pair.writeOpenSSHv1PrivateKey(secret, null);
      ByteArrayOutputStream open = new ByteArrayOutputStream();
      pair.writePublicKey(open, "");
      pair.dispose();
      return new SshIdentity(secret.toByteArray(), open.toByteArray());
    } catch (JSchException e) {
      throw new IllegalStateException("this Java cannot make Ed25519 keys", e);
    }
  }

  /** Algorithm and key, as {@code authorized_keys} has them. */
  String publicLine() {
    return new String(publicKey, StandardCharsets.US_ASCII).strip();
  }

  /** Hands the pair to a client. */
  void giveTo(JSch client) throws JSchException {
    client.addIdentity("tenant", privateKey.clone(), publicKey.clone(), null);
  }

  @Override
  public String toString() {
    return publicLine();
  }
}
