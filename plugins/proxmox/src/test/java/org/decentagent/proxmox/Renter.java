// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import com.jcraft.jsch.Session;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;

/** A customer with a key pair, who really logs in; the agent's probe in these tests too. */
final class Renter implements LoginProbe {
  static final Renter KEY = new Renter();

  private static final int PATIENCE_MILLIS = 10_000;

  private final KeyPair pair;

  Renter() {
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

  /** Logs in, and answers with the host key. */
  SshPublicKey login(SshAccess access) throws JSchException {
    JSch jsch = new JSch();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    pair.writeOpenSSHv1PrivateKey(bytes, null);
    jsch.addIdentity("renter", bytes.toByteArray(), null, null);
    Session session = jsch.getSession(access.user(), access.host(), access.port());
    session.setConfig("StrictHostKeyChecking", "no");
    session.setConfig("PreferredAuthentications", "publickey");
    session.connect(PATIENCE_MILLIS);
    try {
      return new SshPublicKey(session.getHostKey().getType() + " " + session.getHostKey().getKey());
    } finally {
      session.disconnect();
    }
  }

  @Override
  public Result tryLogin(
      SshAccess access, Optional<SshPublicKey> hostKey, SshPublicKey renterKey, Duration deadline) {
    try {
      return new Shop.Seen(Optional.of(login(access)), Verdict.ACCEPTED, "let in");
    } catch (JSchException e) {
      String why = String.valueOf(e.getMessage());
      return new Shop.Seen(
          Optional.empty(), why.contains("Auth") ? Verdict.REFUSED : Verdict.UNREACHABLE, why);
    }
  }
}
