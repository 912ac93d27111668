// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import com.jcraft.jsch.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.decentagent.spi.Instance;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.config.Settings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs in for real, where the first boot has put the key. */
final class RealLoginTest {
  private static KeyPair pair() throws JSchException {
    return KeyPair.genKeyPair(new JSch(), KeyPair.RSA, 2048);
  }

  private static SshPublicKey publicKey(KeyPair pair) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    pair.writePublicKey(line, "renter");
    return new SshPublicKey(line.toString(StandardCharsets.US_ASCII).strip());
  }

  private static String run(KeyPair pair, SshAccess access, String command)
      throws JSchException, IOException {
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    pair.writePrivateKey(key);
    JSch jsch = new JSch();
    jsch.addIdentity("renter", key.toByteArray(), null, null);
    Session session = jsch.getSession(access.user(), access.host(), access.port());
    session.setConfig("StrictHostKeyChecking", "no");
    session.setConfig("PreferredAuthentications", "publickey");
    session.connect(15_000);
    try {
      ChannelExec channel = (ChannelExec) session.openChannel("exec");
      channel.setCommand(command);
      java.io.InputStream output = channel.getInputStream();
      channel.connect(15_000);
      return new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
    } finally {
      session.disconnect();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "renter"})
  void theRenterLogsInAndNobodyElseDoes(String user) throws Exception {
    int port = freePort();
    try (Account account = Account.open(options -> options.sshPort(port))) {
      KeyPair renter = pair();
      Settings settings =
          account
              .settings()
              .with(Layer.PROVIDER, "ssh_port", (long) port)
              .with(Layer.PROVIDER, "ssh_user", user);
      Provisioner agent = account.agent(settings);

      Instance instance = account.deliver(agent, account.request(1, settings, publicKey(renter)));

      SshAccess access = instance.ssh().orElseThrow();
      assertThat(run(renter, access, "echo hello")).isEqualTo("hello");
      assertThatThrownBy(() -> run(pair(), access, "echo hello")).isInstanceOf(JSchException.class);
    }
  }
}
