// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jcraft.jsch.JSchException;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import org.decentagent.testkit.cloud.ssh.Renter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LoginTest {
  private final Renter renter;
  private final Renter stranger;
  private int port;
  private Shop shop;

  LoginTest() throws Exception {
    renter = Renter.withEd25519();
    stranger = Renter.withEd25519();
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    shop = Shop.open(options -> options.sshPort(port).network("127.41.0.0/16"));
  }

  @BeforeEach
  void listen() {
    assertThat(port).isPositive();
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void aRunningServerLetsInTheKeyOfItsCloudConfigAndNoOther() throws Exception {
    long id = shop.running(userData("ssh_authorized_keys:\\n  - " + renter.publicKey().line()));
    String address = address(id);

    Renter.Answer hello = renter.run("root", address, port, "hostname", "");

    assertThat(address).startsWith("127.41.");
    assertThat(hello.output()).isEqualTo("web-1\n");
    assertThatThrownBy(() -> stranger.run("root", address, port, "true", ""))
        .isInstanceOf(JSchException.class)
        .hasMessageStartingWith("Auth fail");
    assertThatThrownBy(() -> renter.run("admin", address, port, "true", ""))
        .hasMessageStartingWith("Auth fail");
  }

  @Test
  void aServerAnswersOnlyOnceItRuns() throws Exception {
    Reply made = shop.order(userData("ssh_authorized_keys: [" + renter.publicKey().line() + "]"));
    String address = made.text("server.public_net.ipv4.ip");

    assertThatThrownBy(() -> renter.run("root", address, port, "true", ""))
        .hasMessageContaining("refused");
    shop.pass(Duration.ofMinutes(1));

    assertThat(renter.run("root", address, port, "true", "").status()).isZero();
  }

  @Test
  void filesAndHostKeyOutlastPowerCycles() throws Exception {
    long id = shop.running(userData("ssh_authorized_keys: [" + renter.publicKey().line() + "]"));
    String address = address(id);
    renter.run("root", address, port, "cat > ~/nonce", "n-1729\n");
    String hostKey = renter.hostKeyOf(address, port);

    shop.post("/servers/" + id + "/actions/poweroff", "");
    shop.pass(Duration.ofMinutes(1));
    assertThatThrownBy(() -> renter.run("root", address, port, "true", ""))
        .hasMessageContaining("refused");
    shop.post("/servers/" + id + "/actions/poweron", "");
    shop.pass(Duration.ofMinutes(1));
    Renter.Answer read = renter.run("root", address, port, "cat ~/nonce", "");
    shop.post("/servers/" + id + "/actions/reset", "");
    shop.pass(Duration.ofMinutes(1));

    assertThat(read.output()).isEqualTo("n-1729\n");
    assertThat(renter.hostKeyOf(address, port)).isEqualTo(hostKey);
  }

  @Test
  void twoServersHaveAddressesAndHostKeysOfTheirOwn() throws Exception {
    String data = userData("ssh_authorized_keys: [" + renter.publicKey().line() + "]");
    long first = shop.running(data);
    long second =
        shop.post("/servers", Shop.ORDER.formatted(data).replace("web-1", "web-2"))
            .number("server.id");
    shop.pass(Duration.ofMinutes(1));

    assertThat(address(first)).isNotEqualTo(address(second));
    assertThat(renter.hostKeyOf(address(first), port))
        .isNotEqualTo(renter.hostKeyOf(address(second), port));
    assertThat(renter.run("root", address(second), port, "hostname", "").output())
        .isEqualTo("web-2\n");
  }

  @Test
  void aDeletedServerAnswersNoMore() throws Exception {
    long id = shop.running(userData("ssh_authorized_keys: [" + renter.publicKey().line() + "]"));
    String address = address(id);

    shop.delete("/servers/" + id);

    assertThatThrownBy(() -> renter.run("root", address, port, "true", ""))
        .hasMessageContaining("refused");
  }

  @Test
  void aKeyOfTheProjectIsInstalledToo() throws Exception {
    long key =
        shop.post(
                "/ssh_keys",
                "{\"name\":\"ops\",\"public_key\":\"" + renter.publicKey().line() + "\"}")
            .number("ssh_key.id");
    long id = shop.running(",\"ssh_keys\":[" + key + "]");

    assertThat(renter.run("root", address(id), port, "whoami", "").output()).isEqualTo("root\n");
  }

  @Test
  void accountsOfTheirOwnLetInTheirOwnKeys() throws Exception {
    long id =
        shop.running(
            userData(
                "disable_root: true\\nssh_authorized_keys: ["
                    + stranger.publicKey().line()
                    + "]\\nusers:\\n  - default\\n  - name: tenant\\n    ssh_authorized_keys:\\n"
                    + "      - "
                    + renter.publicKey().line()
                    + " me@home"));
    String address = address(id);

    assertThat(renter.run("tenant", address, port, "whoami", "").output()).isEqualTo("tenant\n");
    assertThatThrownBy(() -> stranger.run("root", address, port, "true", ""))
        .hasMessageStartingWith("Auth fail");
    assertThatThrownBy(() -> stranger.run("tenant", address, port, "true", ""))
        .hasMessageStartingWith("Auth fail");
  }

  @Test
  void userDataThatIsNoCloudConfigInstallsNothing() throws Exception {
    long id =
        shop.running(",\"user_data\":\"ssh_authorized_keys: [" + renter.publicKey().line() + "]\"");

    assertThatThrownBy(() -> renter.run("root", address(id), port, "true", ""))
        .hasMessageStartingWith("Auth fail");
  }

  @Test
  void aPortThatIsTakenIsNotedForTheTest() throws Exception {
    long first = shop.running(userData(""));
    try (ServerSocket taken = new ServerSocket()) {
      String address = address(first);
      String next =
          address.substring(0, address.lastIndexOf('.') + 1)
              + (Integer.parseInt(address.substring(address.lastIndexOf('.') + 1)) + 2);
      taken.bind(new java.net.InetSocketAddress(next, port));

      shop.post("/servers", Shop.ORDER.formatted("").replace("web-1", "web-2"));
      shop.pass(Duration.ofMinutes(1));

      assertThat(shop.hetzner.violations()).hasSize(1);
      assertThat(shop.hetzner.violations().getFirst()).contains("web-2", next, "another SSH port");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    shop.closeUnjudged();
  }

  private String address(long id) {
    return shop.get("/servers/" + id).text("server.public_net.ipv4.ip");
  }

  private static String userData(String yaml) {
    return ",\"user_data\":\"#cloud-config\\n" + yaml + "\\n\"";
  }
}
