// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.LoginProbe.Verdict;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class OpenSshServerLoginTest {
  private static final Path SSHD = Path.of("/usr/sbin/sshd");

  private final SshPublicKey renter = Keys.ed25519();
  private final SshPublicKey rsaRenter = Keys.rsa();
  private final String user = System.getProperty("user.name");

  @TempDir private Path folder;
  private Optional<Process> server = Optional.empty();
  private int port;

  @BeforeEach
  void startServer() throws Exception {
    assumeTrue(
        Files.isExecutable(SSHD),
        "did not run: there is no OpenSSH server here; apt-get install openssh-server");
    assumeTrue(
        Files.isDirectory(Path.of("/run/sshd")) || new File("/run/sshd").mkdir(),
        "did not run: sshd needs the folder /run/sshd");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    for (String type : List.of("ed25519", "rsa", "ecdsa")) {
      run("ssh-keygen", "-q", "-t", type, "-N", "", "-f", folder.resolve(type).toString());
    }
    Files.writeString(folder.resolve("keys"), renter.line() + '\n' + rsaRenter.line() + '\n');
    port = freePort();
    Files.writeString(
        folder.resolve("config"),
        """
        ListenAddress 127.0.0.1
        Port %d
        HostKey %s/ecdsa
        HostKey %s/ed25519
        HostKey %s/rsa
        AuthorizedKeysFile %s/keys
        StrictModes no
        PermitRootLogin prohibit-password
        PidFile none
        LogLevel DEBUG1
        """
            .formatted(port, folder, folder, folder, folder));
    server =
        Optional.of(
            new ProcessBuilder(
                    SSHD.toString(), "-D", "-e", "-f", folder.resolve("config").toString())
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start());
    untilLogSays("Server listening");
  }

  @AfterEach
  void stopServer() throws InterruptedException {
    if (server.isPresent()) {
      server.get().destroy();
      server.get().waitFor();
    }
  }

  @Test
  @Guards(Rule.LOGIN)
  void theRightKeyIsAcceptedAndNoSignatureIsEverMade() throws Exception {
    LoginProbe.Result seen = tryLogin(Optional.of(hostKey("ed25519")), renter);

    assertThat(seen.verdict()).isEqualTo(Verdict.ACCEPTED);
    assertThat(seen.hostKey()).contains(hostKey("ed25519"));
    untilLogSays("Disconnected from");
    assertThat(Files.readString(log()))
        .contains("Accepted key ED25519", "Postponed publickey for " + user)
        .doesNotContain("Accepted publickey", "signature", "decentagent");
  }

  @Test
  void anRsaKeyIsAccepted() {
    assertThat(tryLogin(Optional.empty(), rsaRenter).verdict()).isEqualTo(Verdict.ACCEPTED);
  }

  @Test
  void anotherKeyIsRefused() {
    LoginProbe.Result seen = tryLogin(Optional.empty(), Keys.ed25519());

    assertThat(seen.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(seen.detail()).contains("does not accept the renter's key");
  }

  @Test
  void aDsaKeyIsRefusedWithTheReason() {
    LoginProbe.Result seen = tryLogin(Optional.empty(), Keys.dsa());

    assertThat(seen.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(seen.detail()).contains("ssh-dss");
  }

  @Test
  void ofSeveralHostKeysTheRecordedOneIsAskedFor() throws Exception {
    for (String type : List.of("ed25519", "rsa", "ecdsa")) {
      LoginProbe.Result seen = tryLogin(Optional.of(hostKey(type)), renter);

      assertThat(seen.verdict()).as(type).isEqualTo(Verdict.ACCEPTED);
      assertThat(seen.hostKey()).contains(hostKey(type));
    }
  }

  @Test
  @Guards(Rule.LOGIN)
  void anotherHostKeyIsRefusedBeforeTheKeyIsOffered() throws Exception {
    LoginProbe.Result seen = tryLogin(Optional.of(Keys.ed25519()), renter);

    assertThat(seen.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(seen.detail()).contains("another host key");
    untilLogSays("Connection closed by|Connection reset by|Disconnected from");
    assertThat(Files.readString(log())).doesNotContain("Accepted key");
  }

  private LoginProbe.Result tryLogin(Optional<SshPublicKey> hostKey, SshPublicKey key) {
    return new SshLoginProbe()
        .tryLogin(new SshAccess("127.0.0.1", port, user), hostKey, key, Duration.ofSeconds(30));
  }

  private SshPublicKey hostKey(String type) throws IOException {
    return new SshPublicKey(Files.readString(folder.resolve(type + ".pub")));
  }

  private Path log() {
    return folder.resolve("log");
  }

  private void untilLogSays(String pattern) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!Files.readString(log())
        .lines()
        .anyMatch(line -> line.matches(".*(" + pattern + ").*"))) {
      assertThat(System.nanoTime()).as("sshd said: %s", Files.readString(log())).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void run(String... call) throws Exception {
    assertThat(new ProcessBuilder(call).inheritIO().start().waitFor()).isZero();
  }
}
