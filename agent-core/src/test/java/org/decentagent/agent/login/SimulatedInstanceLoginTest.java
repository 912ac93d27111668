// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.LoginProbe.Verdict;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.testkit.cloud.ssh.HostKey;
import org.decentagent.testkit.cloud.ssh.InstanceFiles;
import org.decentagent.testkit.cloud.ssh.ServerSpec;
import org.decentagent.testkit.cloud.ssh.SshServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SimulatedInstanceLoginTest {
  private final SshServers servers = new SshServers();
  private final HostKey hostKey = HostKey.generate();
  private final LoginProbe probe = new SshLoginProbe();

  @AfterEach
  void close() {
    servers.close();
  }

  @Test
  void theRentersKeyIsAcceptedAndTheHostKeyReported() throws Exception {
    SshPublicKey renter = Keys.ed25519();
    try (SshServers.Open server = open(renter)) {
      LoginProbe.Result seen = tryLogin(server, "root", Optional.empty(), renter);
      LoginProbe.Result again = tryLogin(server, "root", seen.hostKey(), renter);

      assertThat(seen.hostKey()).contains(hostKey.publicKey());
      assertThat(Stream.of(seen, again).map(LoginProbe.Result::verdict))
          .containsOnly(Verdict.ACCEPTED);
    }
  }

  @Test
  void rsaAndEcdsaKeysAreAcceptedToo() throws Exception {
    SshPublicKey rsa = Keys.rsa();
    SshPublicKey ecdsa = Keys.ecdsa();
    try (SshServers.Open server = open(rsa, ecdsa)) {
      assertThat(tryLogin(server, "root", Optional.empty(), rsa).verdict())
          .isEqualTo(Verdict.ACCEPTED);
      assertThat(tryLogin(server, "root", Optional.empty(), ecdsa).verdict())
          .isEqualTo(Verdict.ACCEPTED);
    }
  }

  @Test
  void anotherKeyAndAnotherUserAreRefused() throws Exception {
    SshPublicKey renter = Keys.ed25519();
    try (SshServers.Open server = open(renter)) {
      LoginProbe.Result key = tryLogin(server, "root", Optional.empty(), Keys.ed25519());
      LoginProbe.Result user = tryLogin(server, "admin", Optional.empty(), renter);

      assertThat(key.verdict()).isEqualTo(Verdict.REFUSED);
      assertThat(key.detail())
          .isEqualTo("the server does not accept the renter's key for user root");
      assertThat(key.hostKey()).contains(hostKey.publicKey());
      assertThat(user.verdict()).isEqualTo(Verdict.REFUSED);
    }
  }

  @Test
  void anotherHostKeyIsRefusedWhateverItsType() throws Exception {
    SshPublicKey renter = Keys.ed25519();
    try (SshServers.Open server = open(renter)) {
      LoginProbe.Result sameType = tryLogin(server, "root", Optional.of(Keys.ed25519()), renter);
      LoginProbe.Result otherType = tryLogin(server, "root", Optional.of(Keys.rsa()), renter);

      assertThat(sameType.verdict()).isEqualTo(Verdict.REFUSED);
      assertThat(sameType.detail())
          .isEqualTo("the server shows another host key than the recorded one");
      assertThat(sameType.hostKey()).contains(hostKey.publicKey());
      assertThat(otherType.verdict()).isEqualTo(Verdict.REFUSED);
      assertThat(otherType.hostKey()).contains(hostKey.publicKey());
    }
  }

  @Test
  void aDsaKeyIsRefusedWithTheReason() throws Exception {
    SshPublicKey dsa = Keys.dsa();
    try (SshServers.Open server = open(dsa)) {
      LoginProbe.Result seen = tryLogin(server, "root", Optional.empty(), dsa);

      assertThat(seen.verdict()).isEqualTo(Verdict.REFUSED);
      assertThat(seen.detail()).contains("ssh-dss", "ssh-ed25519");
    }
  }

  @Test
  void manyTriesAtOnceOnVirtualThreadsAllSucceed() throws Exception {
    SshPublicKey renter = Keys.ed25519();
    try (SshServers.Open server = open(renter);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Verdict> one = () -> tryLogin(server, "root", Optional.empty(), renter).verdict();

      var verdicts = threads.invokeAll(Stream.generate(() -> one).limit(24).toList());

      for (var verdict : verdicts) {
        assertThat(verdict.get()).isEqualTo(Verdict.ACCEPTED);
      }
    }
  }

  private SshServers.Open open(SshPublicKey... keys) throws IOException {
    return servers.open(
        new ServerSpec("i", "root", hostKey, Set.of(keys), InstanceFiles.inMemory()), 0);
  }

  private LoginProbe.Result tryLogin(
      SshServers.Open server, String user, Optional<SshPublicKey> expected, SshPublicKey renter) {
    return probe.tryLogin(
        new SshAccess("127.0.0.1", server.port(), user), expected, renter, Duration.ofSeconds(20));
  }
}
