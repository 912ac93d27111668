// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import com.jcraft.jsch.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.decentagent.spi.SshPublicKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SshServersTest {
  private final SshServers servers = new SshServers();

  @AfterEach
  void close() {
    servers.close();
  }

  @Test
  void aNonceWrittenInOneSessionIsReadBackInTheNext() throws Exception {
    Renter renter = Renter.withEd25519();
    try (SshServers.Open server = open(renter.publicKey())) {
      Renter.Answer written = renter.run(server.port(), "cat > ~/nonce", "n-1729\n");
      Renter.Answer read = renter.run(server.port(), "cat /root/nonce", "");

      assertThat(written).isEqualTo(new Renter.Answer(0, "", ""));
      assertThat(read).isEqualTo(new Renter.Answer(0, "n-1729\n", ""));
    }
  }

  @Test
  void anotherKeyIsRefused() throws Exception {
    Renter renter = Renter.withEd25519();
    Renter stranger = Renter.withEd25519();
    try (SshServers.Open server = open(renter.publicKey())) {
      assertThatThrownBy(() -> stranger.login(server.port()))
          .isInstanceOf(JSchException.class)
          .hasMessageStartingWith("Auth fail");
    }
  }

  @Test
  void anotherUserIsRefused() throws Exception {
    Renter renter = Renter.withEd25519();
    ServerSpec spec = spec(renter.publicKey());
    ServerSpec other =
        new ServerSpec("i", "admin", spec.hostKey(), spec.authorized(), spec.files());
    try (SshServers.Open server = servers.open(other, 0)) {
      assertThatThrownBy(() -> renter.login(server.port())).hasMessageStartingWith("Auth fail");
    }
  }

  @Test
  void anRsaKeyAndAnEcdsaKeyCanLogInToo() throws Exception {
    Renter rsa = Renter.withKeyOf(KeyPair.RSA, 2048);
    Renter ecdsa = Renter.withKeyOf(KeyPair.ECDSA, 256);
    try (SshServers.Open server = open(rsa.publicKey(), ecdsa.publicKey())) {
      assertThat(rsa.run(server.port(), "whoami", "").output()).isEqualTo("root\n");
      assertThat(ecdsa.run(server.port(), "hostname", "").output()).isEqualTo("instance\n");
    }
  }

  @Test
  void nothingIsExecutedOnTheHost(@TempDir Path folder) throws Exception {
    Path trace = folder.resolve("trace");
    Renter renter = Renter.withEd25519();
    try (SshServers.Open server = open(renter.publicKey())) {
      Renter.Answer touch = renter.run(server.port(), "touch " + trace, "");
      Renter.Answer inner = renter.run(server.port(), "echo $(touch " + trace + ")", "");
      Renter.Answer written = renter.run(server.port(), "echo x > " + trace, "");

      assertThat(touch.status()).isEqualTo(127);
      assertThat(touch.errors()).startsWith("simulated: no command 'touch' here; there are: cat");
      assertThat(inner.status()).isEqualTo(2);
      assertThat(inner.errors()).isEqualTo("simulated: this shell does not know '$'\n");
      assertThat(written.status()).isZero();
      assertThat(trace).doesNotExist();
    }
  }

  @Test
  void forwardingIsRefused() throws Exception {
    Renter renter = Renter.withEd25519();
    try (SshServers.Open server = open(renter.publicKey())) {
      Session session = renter.login(server.port());
      int forwarded = session.setPortForwardingL(0, "127.0.0.1", server.port());

      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), forwarded)) {
        socket.setSoTimeout(10_000);
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
      }
      assertThatThrownBy(() -> session.setPortForwardingR(0, "127.0.0.1", server.port()))
          .isInstanceOf(JSchException.class);
      session.disconnect();
    }
  }

  @Test
  void aDiskInAFolderOutlivesItsServerAndKeepsHostileNamesInside(@TempDir Path folder)
      throws Exception {
    Renter renter = Renter.withEd25519();
    HostKey hostKey = HostKey.generate();
    Path disk = folder.resolve("disk");
    ServerSpec first = spec(hostKey, InstanceFiles.in(disk), renter.publicKey());
    try (SshServers.Open server = servers.open(first, 0)) {
      renter.run(server.port(), "cat > ../../../../etc/passwd", "kept\n");
    }

    ServerSpec second =
        spec(HostKey.parse(hostKey.toText()), InstanceFiles.in(disk), renter.publicKey());
    try (SshServers.Open server = servers.open(second, 0)) {
      Renter.Answer read = renter.run(server.port(), "cat /etc/passwd", "");

      assertThat(read.output()).isEqualTo("kept\n");
      assertThat(second.hostKey().publicKey()).isEqualTo(hostKey.publicKey());
      try (var files = Files.walk(folder)) {
        assertThat(files.filter(Files::isRegularFile)).hasSize(1);
      }
    }
  }

  @Test
  void aDiskIsBounded() throws Exception {
    Renter renter = Renter.withEd25519();
    try (SshServers.Open server = open(renter.publicKey())) {
      Renter.Answer tooMuch =
          renter.run(server.port(), "cat > big", "x".repeat(InstanceFiles.MAX_BYTES + 1));

      assertThat(tooMuch.status()).isEqualTo(1);
      assertThat(tooMuch.errors()).contains("No space left on device");
    }
  }

  @Test
  void aClosedServerFreesItsPort() throws Exception {
    Renter renter = Renter.withEd25519();
    SshServers.Open first = open(renter.publicKey());
    int port = first.port();
    first.close();

    try (SshServers.Open second = servers.open(spec(renter.publicKey()), port)) {
      assertThat(renter.run(second.port(), "true", "").status()).isZero();
    }
  }

  private SshServers.Open open(SshPublicKey... keys) throws IOException {
    return servers.open(spec(keys), 0);
  }

  private static ServerSpec spec(SshPublicKey... keys) {
    return spec(HostKey.generate(), InstanceFiles.inMemory(), keys);
  }

  private static ServerSpec spec(HostKey hostKey, InstanceFiles files, SshPublicKey... keys) {
    return new ServerSpec("instance", "root", hostKey, Set.of(keys), files);
  }
}
