// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import com.jcraft.jsch.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** A customer with a key pair, who logs in where the platform says. */
final class Renter {
  private static final int PATIENCE_MILLIS = 15_000;

  private final KeyPair pair;

  Renter() throws JSchException {
    this.pair = KeyPair.genKeyPair(new JSch(), KeyPair.ED25519);
  }

  String publicKey() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    pair.writePublicKey(line, "renter");
    return line.toString(StandardCharsets.US_ASCII).strip();
  }

  /** Runs a command where the details of an instance say. */
  String run(JsonNode details, String command) throws JSchException, IOException {
    JSch jsch = new JSch();
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    pair.writeOpenSSHv1PrivateKey(key, null);
    jsch.addIdentity("renter", key.toByteArray(), null, null);
    Session session =
        jsch.getSession(
            details.path("ssh_user").asString("root"),
            details.path("ip_address").asString(""),
            details.path("ssh_port").asInt());
    session.setConfig("StrictHostKeyChecking", "no");
    session.setConfig("PreferredAuthentications", "publickey");
    session.connect(PATIENCE_MILLIS);
    try {
      ChannelExec channel = (ChannelExec) session.openChannel("exec");
      channel.setCommand(command);
      try (InputStream out = channel.getInputStream()) {
        channel.connect(PATIENCE_MILLIS);
        return new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
      } finally {
        channel.disconnect();
      }
    } finally {
      session.disconnect();
    }
  }
}
