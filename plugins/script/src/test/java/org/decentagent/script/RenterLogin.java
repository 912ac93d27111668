// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import com.jcraft.jsch.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;

/** A customer with a key pair, who logs in as customers do. */
final class RenterLogin {
  private static final int PATIENCE_MILLIS = 15_000;

  private final KeyPair pair;

  RenterLogin() {
    try {
      this.pair = KeyPair.genKeyPair(new JSch(), KeyPair.ED25519);
    } catch (JSchException e) {
      throw new IllegalStateException(e);
    }
  }

  SshPublicKey publicKey() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    pair.writePublicKey(line, "renter");
    return new SshPublicKey(line.toString(StandardCharsets.US_ASCII).strip());
  }

  /** What was printed, and the host key that was shown. */
  record Shown(String output, SshPublicKey hostKey) {}

  Shown run(SshAccess access, String command) throws JSchException, IOException {
    JSch jsch = new JSch();
    jsch.addIdentity("renter", privateKey(), null, null);
    Session session = jsch.getSession(access.user(), access.host(), access.port());
    session.setConfig("StrictHostKeyChecking", "no");
    session.setConfig("PreferredAuthentications", "publickey");
    session.connect(PATIENCE_MILLIS);
    try {
      ChannelExec channel = (ChannelExec) session.openChannel("exec");
      channel.setCommand(command);
      InputStream output = channel.getInputStream();
      channel.connect(PATIENCE_MILLIS);
      String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      channel.disconnect();
      String hostKey = session.getHostKey().getType() + " " + session.getHostKey().getKey();
      return new Shown(text.strip(), new SshPublicKey(hostKey));
    } finally {
      session.disconnect();
    }
  }

  private byte[] privateKey() throws JSchException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    pair.writeOpenSSHv1PrivateKey(bytes, null);
    return bytes.toByteArray();
  }
}
