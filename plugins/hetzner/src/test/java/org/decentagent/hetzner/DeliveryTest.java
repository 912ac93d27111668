// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.Fit;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.Steps;
import org.decentagent.spi.config.Layer;
import org.decentagent.testkit.hetzner.ServerView;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class DeliveryTest {
  private static JsonNode order(Account account) {
    return new JsonMapper().readTree(account.last("POST", "/servers").asked().body());
  }

  @Test
  void aDeliveredServerBearsTheMarkAndTheStampAndRuns() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();

      Instance instance = account.deliver(agent, 1);

      ServerView server = account.hetzner.servers(Account.PROJECT).getFirst();
      assertThat(agent.guarantee()).isEqualTo(CreateGuarantee.NAME_UNIQUE);
      assertThat(server.name()).isEqualTo(Account.name(1));
      assertThat(server.status()).isEqualTo("running");
      assertThat(OwnerStamp.read(server.labels(), server.name(), Account.OWNER))
          .isInstanceOf(Ownership.Ours.class);
      assertThat(instance.state()).isEqualTo(InstanceState.RUNNING);
      assertThat(instance.ref().externalId()).isEqualTo(Long.toString(server.id()));
      assertThat(instance.ssh()).contains(new SshAccess(server.ipv4().orElseThrow(), 22, "root"));
      assertThat(instance.ipv6()).hasValueSatisfying(ip -> assertThat(ip).endsWith("::1"));
      assertThat(instance.details())
          .containsAllEntriesOf(Map.of("server_type", "cx23", "location", "fsn1"));
      assertThat(account.memory.children(Account.contract(1)))
          .contains(new Steps.Child("server", Account.name(1)));
    }
  }

  @Test
  void aDeliveryTakesFourCallsBesidesPolling() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      account.deliver(agent, 1);
      agent.identity();
      account.calls();

      Fit fit = agent.fits(account.request(2));
      agent.identity();
      agent.find(Mark.of(Account.contract(2)));
      account.deliver(agent, 2);

      List<String> calls = account.calls();
      System.out.println("calls of one delivery: " + calls);
      assertThat(fit).isInstanceOf(Fit.Fits.class);
      assertThat(calls.stream().filter(call -> !call.equals("GET /actions")))
          .hasSizeLessThanOrEqualTo(6)
          .containsExactly("GET /servers", "GET /servers", "POST /servers", "GET /servers/*");
      assertThat(calls.stream().filter(call -> call.equals("GET /actions")))
          .hasSizeLessThanOrEqualTo(6);
    }
  }

  @Test
  void whatIsRemovedIsGoneWithItsAddresses() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      Instance instance = account.deliver(agent, 1);

      account.remove(agent, 1, Optional.of(instance.ref()));

      assertThat(account.hetzner.resources(Account.PROJECT))
          .containsAllEntriesOf(Map.of("servers", 0, "primary_ips", 0, "ssh_keys", 0));
      assertThat(account.memory.children(Account.contract(1))).isEmpty();
      assertThat(agent.find(Mark.of(Account.contract(1)))).isInstanceOf(Lookup.Absent.class);
      assertThat(agent.inventory())
          .isInstanceOfSatisfying(
              Inventory.Complete.class, seen -> assertThat(seen.resources()).isEmpty());
    }
  }

  @Test
  void calledAgainItAnswersWithTheSameInstance() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      Instance first = account.deliver(agent, 1);

      Instance second = account.deliver(account.agent(), 1);

      assertThat(second.ref()).isEqualTo(first.ref());
      assertThat(account.hetzner.servers(Account.PROJECT)).hasSize(1);
    }
  }

  @Test
  void aFirewallStandsBeforeTheServerFromItsFirstInstant() {
    try (Account account = Account.open()) {
      long id = new Hand(account).firewall("guard");
      Provisioner agent =
          account.agent(account.settings().with(Layer.PROVIDER, "firewalls", List.of("guard")));

      account.deliver(
          agent,
          account.request(
              1, account.settings().with(Layer.PROVIDER, "firewalls", List.of("guard"))));

      assertThat(order(account).path("firewalls").path(0).path("firewall").longValue())
          .isEqualTo(id);
    }
  }

  @Test
  void aFirewallThatIsMissingIsNoReasonToGoWithout() {
    try (Account account = Account.open()) {
      var settings = account.settings().with(Layer.PROVIDER, "firewalls", List.of("nowhere"));
      Provisioner agent = account.agent(settings);

      Fit fit = agent.fits(account.request(1, settings));

      assertThat(fit)
          .isInstanceOfSatisfying(
              Fit.DoesNotFit.class,
              no -> assertThat(no.why()).contains("nowhere").contains("'firewalls'"));
    }
  }

  @Test
  void withoutIpv4TheFirstAddressOfTheNetworkIsAdvertised() {
    try (Account account = Account.open()) {
      var settings =
          account
              .settings()
              .with(Layer.OFFERING, "addresses", "ipv6")
              .with(Layer.OFFERING, "ssh_port", 2222L)
              .with(Layer.OFFERING, "ssh_user", "renter");
      Provisioner agent = account.agent();

      Instance instance = account.deliver(agent, account.request(1, settings));

      assertThat(instance.ipv4()).isEmpty();
      assertThat(instance.ssh())
          .hasValueSatisfying(ssh -> {
            assertThat(ssh.host()).endsWith("::1");
            assertThat(ssh.port()).isEqualTo(2222);
            assertThat(ssh.user()).isEqualTo("renter");
          });
      assertThat(agent.find(Mark.of(Account.contract(1))))
          .isInstanceOfSatisfying(
              Lookup.Found.class,
              found -> assertThat(found.instance().ssh()).isEqualTo(instance.ssh()));
      assertThat(account.hetzner.resources(Account.PROJECT)).containsEntry("primary_ips", 1);
    }
  }

  @Test
  void aKeyOfTheProjectIsNamedAndTheRentersIsNotUploaded() {
    try (Account account = Account.open()) {
      new Hand(account).sshKey("nobody");
      var settings = account.settings().with(Layer.PROVIDER, "ssh_key", "nobody");
      Provisioner agent = account.agent(settings);

      account.deliver(agent, account.request(1, settings));

      assertThat(order(account).path("ssh_keys").toString()).isEqualTo("[\"nobody\"]");
      assertThat(order(account).path("user_data").stringValue())
          .startsWith("#cloud-config\n")
          .contains(Account.RENTER.line());
      assertThat(account.hetzner.resources(Account.PROJECT)).containsEntry("ssh_keys", 1);
    }
  }
}
