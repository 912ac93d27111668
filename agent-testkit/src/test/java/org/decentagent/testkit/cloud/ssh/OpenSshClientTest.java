// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.decentagent.spi.SshPublicKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OpenSshClientTest {
  private final SshServers servers = new SshServers();
  private final HostKey hostKey = HostKey.generate();

  @TempDir private Path folder;

  @BeforeEach
  void requireClient() throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/ssh")),
        "did not run: there is no OpenSSH client here; apt-get install openssh-client");
    generate("renter");
  }

  @AfterEach
  void close() {
    servers.close();
  }

  @Test
  void aCustomerLogsInChecksTheHostKeyAndFindsItsNonceAgain() throws Exception {
    try (SshServers.Open server = servers.open(spec(), 0)) {
      knowHost(server.port(), hostKey.publicKey());

      Ended written = ssh(server.port(), "renter", "n-42\n", "cat > nonce && echo stored");
      Ended read = ssh(server.port(), "renter", "", "cat nonce; hostname");

      assertThat(written).isEqualTo(new Ended(0, "stored\n"));
      assertThat(read).isEqualTo(new Ended(0, "n-42\ndc-instance\n"));
    }
  }

  @Test
  void aShellReadsLinesAndEndsWithTheLastStatus() throws Exception {
    try (SshServers.Open server = servers.open(spec(), 0)) {
      knowHost(server.port(), hostKey.publicKey());

      Ended script = ssh(server.port(), "renter", "echo a > f\ncat f\nexit 7\necho never\n");

      assertThat(script).isEqualTo(new Ended(7, "a\n"));
    }
  }

  @Test
  void aTerminalEchoesAndUnderstandsTheReturnKey() throws Exception {
    try (SshServers.Open server = servers.open(spec(), 0)) {
      knowHost(server.port(), hostKey.publicKey());

      Ended typed = ssh(server.port(), "renter", "echo hallp\177o\rexit 3\r", "-tt");

      assertThat(typed.status()).isEqualTo(3);
      assertThat(typed.output()).contains("SIMULATED", "\r\nhallo\r\n");
    }
  }

  @Test
  void anotherKeyAndAnotherHostKeyAreRefused() throws Exception {
    generate("stranger");
    try (SshServers.Open server = servers.open(spec(), 0)) {
      knowHost(server.port(), hostKey.publicKey());
      Ended stranger = ssh(server.port(), "stranger", "", "true");
      knowHost(server.port(), HostKey.generate().publicKey());
      Ended impostor = ssh(server.port(), "renter", "", "true");

      assertThat(stranger.status()).isEqualTo(255);
      assertThat(impostor.status()).isEqualTo(255);
    }
  }

  private ServerSpec spec() throws IOException {
    SshPublicKey renter = new SshPublicKey(Files.readString(folder.resolve("renter.pub")));
    return new ServerSpec("dc-instance", "root", hostKey, Set.of(renter), InstanceFiles.inMemory());
  }

  private void knowHost(int port, SshPublicKey key) throws IOException {
    Files.writeString(folder.resolve("known"), "[127.0.0.1]:" + port + ' ' + key.line() + '\n');
  }

  private void generate(String name) throws Exception {
    Path file = folder.resolve(name);
    run("", List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString()));
  }

  private Ended ssh(int port, String key, String input, String... last) throws Exception {
    List<String> call =
        new ArrayList<>(
            List.of("ssh", "-F", "none", "-p", Integer.toString(port), "-o", "BatchMode=yes"));
    call.addAll(List.of("-o", "StrictHostKeyChecking=yes", "-o", "IdentitiesOnly=yes"));
    call.addAll(List.of("-o", "UserKnownHostsFile=" + folder.resolve("known")));
    call.addAll(List.of("-i", folder.resolve(key).toString()));
    if (last.length > 0 && last[0].startsWith("-")) {
      call.add(last[0]);
    }
    call.add("root@127.0.0.1");
    if (last.length > 0 && !last[0].startsWith("-")) {
      call.add(last[0]);
    }
    return run(input, call);
  }

  private Ended run(String input, List<String> call) throws Exception {
    Path in = Files.writeString(folder.resolve("in"), input);
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(call)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8));
  }

  private record Ended(int status, String output) {}
}
