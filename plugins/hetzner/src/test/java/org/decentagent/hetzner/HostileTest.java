// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.decentagent.hetzner.api.Ipv6Network;
import org.decentagent.spi.Fit;
import org.decentagent.spi.Instance;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.spi.config.Layer;
import org.decentagent.testkit.hetzner.CallPattern;
import org.decentagent.testkit.hetzner.HetznerFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

final class HostileTest {
  @SuppressWarnings("unchecked")
  private static Map<String, Object> yaml(String userData) {
    return (Map<String, Object>) new Yaml(new SafeConstructor(new LoaderOptions())).load(userData);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          server_types | ../etc            | server_types
          server_types | cx23 fsn1         | server_types
          server_types | CX23              | server_types
          locations    | fsn1?x=y          | locations
          locations    | -rf               | locations
          """)
  void namesThatAreNoneAreLeftAlone(String key, String value, String named) {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();

      Fit fit =
          agent.fits(
              account.request(1, account.settings().with(Layer.OFFERING, key, List.of(value))));

      assertThat(fit)
          .isInstanceOfSatisfying(
              Fit.DoesNotFit.class, no -> assertThat(no.why()).contains("'" + named + "'"));
      assertThat(account.calls()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          image    | a"b{}
          image    | ../x
          ssh_user | root;reboot
          ssh_user | ends-with_
          ssh_user | Root
          """)
  void textsThatAreNoneAreLeftAlone(String key, String value) {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();

      Fit fit = agent.fits(account.request(1, account.settings().with(Layer.OFFERING, key, value)));

      assertThat(fit)
          .isInstanceOfSatisfying(
              Fit.DoesNotFit.class, no -> assertThat(no.why()).contains("'" + key + "'"));
    }
  }

  @Test
  void theKeysCommentDoesNotReachTheServer() {
    SshPublicKey key =
        new SshPublicKey(Account.RENTER.line() + " x\"]}, runcmd: [[reboot]] # ${jndi:x}");

    Map<String, Object> config = yaml(UserData.of(key, new Login("root", 22)));

    assertThat(config.get("ssh_authorized_keys")).isEqualTo(List.of(Account.RENTER.line()));
    assertThat(String.valueOf(config.get("runcmd"))).doesNotContain("reboot");
  }

  @Test
  void theFirstBootLetsInTheKeyAndNobodyByPassword() {
    Map<String, Object> config = yaml(UserData.of(Account.RENTER, new Login("root", 22)));

    assertThat(config)
        .containsEntry("disable_root", false)
        .containsEntry("ssh_pwauth", false)
        .containsEntry("chpasswd", Map.of("expire", false));
    assertThat(String.valueOf(config.get("runcmd")))
        .contains("usermod -p '*' root", "chage -d", "-E -1 root");
  }

  @Test
  void anotherAccountIsMadeWithTheKeyAndRootIsClosed() {
    Map<String, Object> config = yaml(UserData.of(Account.RENTER, new Login("renter", 22)));

    assertThat(config).containsEntry("disable_root", true).doesNotContainKey("ssh_authorized_keys");
    assertThat(String.valueOf(config.get("users")))
        .contains("name=renter")
        .contains(Account.RENTER.line())
        .contains("lock_passwd=true");
  }

  @Test
  void everyLabelFitsTheRulesOfLabels() {
    OwnerStamp stamp =
        new OwnerStamp(
            Account.OWNER, Account.contract(Integer.MAX_VALUE), 999_999_999, Account.name(1));

    assertThat(stamp.labels())
        .allSatisfy((key, value) -> {
          assertThat(key).matches("[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?");
          assertThat(value).matches("[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?");
        });
    assertThat(new Login("a".repeat(32), 65535).labels().values())
        .allMatch(value -> value.matches("[a-z0-9]{1,63}"));
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8:1::/64, 2001:db8:1::1",
    "2001:db8:1:2:3:4:5:0/64, 2001:db8:1:2:3:4:5:1",
    "2001:db8::, 2001:db8::1"
  })
  void theHostOfANetworkIsItsFirstAddress(String network, String host) {
    assertThat(Ipv6Network.read(network)).map(Ipv6Network::host).contains(host);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ":", "::/0", "1.2.3.4", "example.org", "::1%eth0", ":::::", "2001:db8::/64 x"})
  void whatIsNoNetworkIsNone(String network) {
    assertThat(Ipv6Network.read(network)).isEmpty();
  }

  @Test
  void labelsThatSomebodyChangedDoNotBreakALook() {
    Login login = new Login("root", 22);

    Login seen = login.asLabelled(Map.of("dc-ssh-user", "-oProxyCommand", "dc-ssh-port", "99999"));

    assertThat(seen).isEqualTo(login);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"servers\":null}",
        "{\"servers\":[{\"id\":1}]}",
        "{\"servers\":[{\"id\":\"x\",\"name\":\"y\",\"status\":\"running\"}]}",
        "{\"servers\":{}}",
        "[1,2",
        "null"
      })
  void anAnswerThatCannotBeReadIsNoAbsence(String body) {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      account.hetzner.failNext(new CallPattern("GET", "/servers"), new HetznerFault.Garbled(body));

      assertThatThrownBy(() -> agent.find(Mark.of(Account.contract(1))))
          .isInstanceOf(ProvisioningException.Retryable.class);
    }
  }

  @Test
  void aServerOfAnotherNameIsNotTheOneThatWasLookedFor() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      account.deliver(agent, 2);
      agent.find(Mark.of(Account.contract(2)));
      String another = account.last("GET", "/servers").answered().body();
      account.hetzner.failNext(
          new CallPattern("GET", "/servers"), new HetznerFault.Garbled(another));

      assertThat(another).contains(Account.name(2));
      assertThat(agent.find(Mark.of(Account.contract(1)))).isInstanceOf(Lookup.Absent.class);
    }
  }

  @Test
  void pagesThatLeadBackAreNoListing() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      agent.identity();
      account.hetzner.fail(
          new CallPattern("GET", "/servers"),
          3,
          new HetznerFault.Garbled(
              "{\"servers\":[],\"meta\":{\"pagination\":{\"page\":1,\"per_page\":50,"
                  + "\"previous_page\":null,\"next_page\":1,\"last_page\":2,\"total_entries\":60}}}"));

      assertThat(agent.inventory())
          .isInstanceOfSatisfying(
              Inventory.Unavailable.class,
              it -> assertThat(it.why()).contains("its pages do not end"));
    }
  }

  @Test
  void whatHetznerAddsIsIgnoredAndWhatItLeavesOutIsNotMissed() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      Instance instance = account.deliver(agent, 1);
      String shown =
          account.last("GET", "/servers/" + instance.ref().externalId()).answered().body();
      account.hetzner.failNext(
          new CallPattern("GET", "/servers/*"),
          new HetznerFault.Garbled(
              shown
                  .replace("\"status\":\"running\"", "\"status\":\"dreaming\",\"mood\":{\"x\":[1]}")
                  .replace("\"labels\"", "\"datacenter\":null,\"labels\"")));

      var again = agent.provision(account.request(1), account.memory.open(Account.contract(1)));

      assertThat(again.toString()).contains("the server is dreaming");
    }
  }

  @Test
  void pagesWithoutAnEndAreNoListing() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      agent.identity();
      for (int page = 1; page <= 1000; page++) {
        account.hetzner.failNext(
            new CallPattern("GET", "/servers"),
            new HetznerFault.Garbled(
                "{\"servers\":[],\"meta\":{\"pagination\":{\"next_page\":" + (page + 1) + "}}}"));
      }

      assertThat(agent.inventory())
          .isInstanceOfSatisfying(
              Inventory.Unavailable.class,
              it -> assertThat(it.why()).contains("its pages do not end"));
    }
  }
}
