// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import com.jcraft.jsch.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;

/** A customer with a key pair, who logs in as customers do. */
final class RenterLogin {
  private static final int PATIENCE_MILLIS = 15_000;
  private static final int CONNECTS = 60;
  private static final Duration PAUSE = Duration.ofMillis(250);

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
    Session session = connect(access);
    try {
      ChannelExec channel = (ChannelExec) session.openChannel("exec");
      channel.setCommand(command);
      java.io.InputStream output = channel.getInputStream();
      channel.connect(PATIENCE_MILLIS);
      String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      channel.disconnect();
      String hostKey = session.getHostKey().getType() + " " + session.getHostKey().getKey();
      return new Shown(text.strip(), new SshPublicKey(hostKey));
    } finally {
      session.disconnect();
    }
  }

  /** The engine opens the port when the container starts, a moment before sshd listens there. */
  private Session connect(SshAccess access) throws JSchException {
    for (int time = 1; ; time++) {
      try {
        return tryToConnect(access);
      } catch (JSchException e) {
        if (!(e.getCause() instanceof SocketException) || time == CONNECTS) {
          throw e;
        }
        new Patience().pause(PAUSE);
      }
    }
  }

  private Session tryToConnect(SshAccess access) throws JSchException {
    JSch jsch = new JSch();
    jsch.addIdentity("renter", privateKey(), null, null);
    Session session = jsch.getSession(access.user(), access.host(), access.port());
    session.setConfig("StrictHostKeyChecking", "no");
    session.setConfig("PreferredAuthentications", "publickey");
    session.connect(PATIENCE_MILLIS);
    return session;
  }

  private byte[] privateKey() throws JSchException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    pair.writeOpenSSHv1PrivateKey(bytes, null);
    return bytes.toByteArray();
  }
}
