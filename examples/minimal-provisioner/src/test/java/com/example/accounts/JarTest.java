// SPDX-License-Identifier: Apache-2.0
package com.example.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.config.keys.AuthorizedKeysAuthenticator;
import org.decentagent.agent.Agent;
import org.decentagent.spi.ContractId;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The finished jar in a real agent, with a real SSH server that reads what the plugin writes. */
@Tag("jar")
final class JarTest {
  @TempDir Path folder;

  @Test
  void theJarDeliversAPaidContractAndShutsTheAccountAfterItsEnd() throws Exception {
    Path jar = Path.of(System.getProperty("plugin.jar"));
    Files.copy(jar, Files.createDirectory(folder.resolve("plugins")).resolve(jar.getFileName()));
    Path shelf = Files.createDirectory(folder.resolve("shelf"));
    Path amy = Files.createDirectory(shelf.resolve("amy"));
    Files.writeString(shelf.resolve("identity"), "shelf-1");
    KeyPair hostKey = KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", 256);

    try (Market market = new Market();
        SshServer server = sshServer(hostKey, amy.resolve("authorized_keys"))) {
      describe(amy, server.getPort(), hostKey);
      Path config = market.setUp("accounts", folder, "shelf = \"" + shelf + "\"");
      try (Agent agent = Agent.configuredBy(config).start()) {
        assertThat(agent.status().findings()).isEmpty();
        ContractId contract = market.rent("accounts", TestShelf.RENTER.line());

        await(() -> market.platform.control().status(contract).equals("active"));
        assertThat(amy.resolve("authorized_keys")).hasContent(TestShelf.RENTER.line());

        market.cancel(contract);
        await(() -> Files.exists(amy.resolve("used")));
        assertThat(amy.resolve("authorized_keys")).doesNotExist();
      }
    }
  }

  private static SshServer sshServer(KeyPair hostKey, Path authorizedKeys) throws Exception {
    SshServer server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    server.setPublickeyAuthenticator(new AuthorizedKeysAuthenticator(authorizedKeys));
    server.start();
    return server;
  }

  private static void describe(Path account, int port, KeyPair hostKey) throws Exception {
    Files.writeString(
        account.resolve("account.properties"),
        """
        host = 127.0.0.1
        port = %d
        user = amy
        host_key = %s
        cpu_cores = 2
        memory = 2 GiB
        storage = 20 GiB
        """
            .formatted(port, PublicKeyEntry.toString(hostKey.getPublic())));
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    CountDownLatch never = new CountDownLatch(1);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("time left to wait").isLessThan(deadline);
      assertThat(never.await(50, TimeUnit.MILLISECONDS)).isFalse();
    }
  }
}
