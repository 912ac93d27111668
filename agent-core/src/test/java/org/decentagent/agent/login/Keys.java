// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.login;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.decentagent.spi.SshPublicKey;

/** Public keys whose private halves nobody has. */
final class Keys {
  private Keys() {}

  static SshPublicKey ed25519() {
    return fresh(KeyPair.ED25519, 256);
  }

  static SshPublicKey rsa() {
    return fresh(KeyPair.RSA, 2048);
  }

  static SshPublicKey ecdsa() {
    return fresh(KeyPair.ECDSA, 384);
  }

  static SshPublicKey dsa() {
    return fresh(KeyPair.DSA, 1024);
  }

  private static SshPublicKey fresh(int type, int bits) {
    try {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      KeyPair.genKeyPair(new JSch(), type, bits).writePublicKey(line, "");
      return new SshPublicKey(line.toString(StandardCharsets.UTF_8));
    } catch (JSchException e) {
      throw new IllegalStateException(e);
    }
  }
}
