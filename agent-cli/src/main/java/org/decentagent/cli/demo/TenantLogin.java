// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Logs in as a tenant does, and as somebody who should not be able to. Confined to one thread.
 *
 * @see <a href="https://github.com/mwiede/jsch">JSch</a>
 */
final class TenantLogin {
  private static final Duration WITHIN = Duration.ofSeconds(20);
  private static final String FILE = "dc-agent-demo";
  private static final int NONCE_BYTES = 16;
  private static final int NAME_DIGITS = 8;

  private final ReportedAccess reported;

  TenantLogin(ReportedAccess reported) {
    this.reported = reported;
  }

  /** Tries everything; answers with what is wrong. */
  Optional<String> verify(SshIdentity tenant, SshIdentity stranger) {
    byte[] random = new byte[NONCE_BYTES];
    new SecureRandom().nextBytes(random);
    String nonce = HexFormat.of().formatHex(random);
    try {
      String file = FILE + "-" + nonce.substring(0, NAME_DIGITS);
      run(tenant, "cat > " + file, nonce);
      String read = run(tenant, "cat " + file, "").strip();
      run(tenant, "rm " + file, "");
      if (!read.equals(nonce)) {
        return Optional.of("what the first session wrote, the second did not find");
      }
    } catch (JSchException | IOException e) {
      return Optional.of("login at " + reported.access() + ": " + e.getMessage());
    }
    return stranger(stranger);
  }

  private Optional<String> stranger(SshIdentity stranger) {
    try {
      run(stranger, "true", "");
      return Optional.of("a key that the tenant never gave was let in");
    } catch (JSchException e) {
      return String.valueOf(e.getMessage()).startsWith("Auth")
          ? Optional.empty()
          : Optional.of("another key was not refused as a key: " + e.getMessage());
    } catch (IOException e) {
      return Optional.of("another key was not refused as a key: " + e.getMessage());
    }
  }

  /** Runs one command in a session of its own. */
  private String run(SshIdentity identity, String command, String input)
      throws JSchException, IOException {
    Session session = session(identity);
    int timeout = (int) WITHIN.toMillis();
    session.connect(timeout);
    try {
      ChannelExec channel = (ChannelExec) session.openChannel("exec");
      channel.setCommand(command);
      channel.setInputStream(new ByteArrayInputStream(input.getBytes(StandardCharsets.US_ASCII)));
      try (InputStream out = channel.getInputStream()) {
        channel.connect(timeout);
        return new String(out.readNBytes(4096), StandardCharsets.US_ASCII);
      } finally {
        channel.disconnect();
      }
    } finally {
      session.disconnect();
    }
  }

  private Session session(SshIdentity identity) throws JSchException {
    JSch client = new JSch();
    client.setHostKeyRepository(new PinnedHostKey(reported.hostKey()));
    identity.giveTo(client);
    Session session =
        client.getSession(
            reported.access().user(), reported.access().host(), reported.access().port());
    session.setConfig("StrictHostKeyChecking", "yes");
    session.setConfig("PreferredAuthentications", "publickey");
    session.setConfig("server_host_key", reported.hostKey().algorithm());
    session.setTimeout((int) WITHIN.toMillis());
    return session;
  }
}
