// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud.ssh;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import com.jcraft.jsch.Session;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.decentagent.spi.SshPublicKey;

/** A customer with a key of its own and an SSH client. */
public record Renter(String privateKey, SshPublicKey publicKey) {
  static Renter withKeyOf(int jschType, int bits) throws JSchException {
    KeyPair pair = KeyPair.genKeyPair(new JSch(), jschType, bits);
    ByteArrayOutputStream secret = new ByteArrayOutputStream();
    ByteArrayOutputStream open = new ByteArrayOutputStream();
    if (jschType == KeyPair.ED25519) {
      pair.writeOpenSSHv1PrivateKey(secret, null);
    } else {
      pair.writePrivateKey(secret);
    }
    pair.writePublicKey(open, "");
    return new Renter(
        secret.toString(StandardCharsets.UTF_8),
        new SshPublicKey(open.toString(StandardCharsets.UTF_8)));
  }

  public static Renter withEd25519() throws JSchException {
    return withKeyOf(KeyPair.ED25519, 256);
  }

  Session login(int port) throws JSchException {
    return login("root", "127.0.0.1", port);
  }

  private Session login(String user, String host, int port) throws JSchException {
    JSch jsch = new JSch();
    jsch.addIdentity("renter", privateKey.getBytes(StandardCharsets.UTF_8), null, null);
    Session session = jsch.getSession(user, host, port);
    session.setConfig("StrictHostKeyChecking", "no");
    session.connect(10_000);
    return session;
  }

  /** Runs one command in a session of its own. */
  public Answer run(int port, String command, String input) throws JSchException, IOException {
    return run("root", "127.0.0.1", port, command, input);
  }

  /** Logs in somewhere and tells by which key the host is known. */
  public String hostKeyOf(String host, int port) throws JSchException {
    Session session = login("root", host, port);
    try {
      return session.getHostKey().getKey();
    } finally {
      session.disconnect();
    }
  }

  /** Runs one command as a user of some host, in a session of its own. */
  public Answer run(String user, String host, int port, String command, String input)
      throws JSchException, IOException {
    Session session = login(user, host, port);
    try {
      ChannelExec channel = (ChannelExec) session.openChannel("exec");
      ByteArrayOutputStream errors = new ByteArrayOutputStream();
      channel.setCommand(command);
      channel.setInputStream(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
      channel.setErrStream(errors);
      var output = channel.getInputStream();
      channel.connect(10_000);
      String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      while (!channel.isClosed()) {
        Thread.onSpinWait();
      }
      return new Answer(channel.getExitStatus(), text, errors.toString(StandardCharsets.UTF_8));
    } finally {
      session.disconnect();
    }
  }

  public record Answer(int status, String output, String errors) {}
}
