// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.testkit.hetzner.CallPattern;
import org.decentagent.testkit.hetzner.Exchange;
import org.decentagent.testkit.hetzner.ForeignHand;
import org.decentagent.testkit.hetzner.HetznerFault;
import org.junit.jupiter.api.Test;

/** What is left when a server is gone. */
final class LeftoversTest {
  private static final CallPattern ADDRESS = new CallPattern("GET", "/primary_ips/*");

  private static HetznerFault usedBy(String user) {
    return new HetznerFault.Status(
        200, "application/json", "{\"primary_ip\":{\"id\":1,\"assignee_id\":" + user + "}}");
  }

  @Test
  void anAddressThatSomebodyToldHetznerToKeepIsDeleted() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      Instance instance = account.deliver(agent, 1);
      account.hetzner.failNext(ADDRESS, usedBy("null"));

      account.remove(agent, 1, Optional.of(instance.ref()));

      assertThat(account.calls()).contains("DELETE /primary_ips/*");
      assertThat(account.memory.children(Account.contract(1))).isEmpty();
    }
  }

  @Test
  void anAddressThatServesSomethingElseByNowIsLeftThere() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      Instance instance = account.deliver(agent, 1);
      account.hetzner.fail(ADDRESS, 100, usedBy("77"));

      account.remove(agent, 1, Optional.of(instance.ref()));

      assertThat(account.calls()).doesNotContain("DELETE /primary_ips/*");
    }
  }

  @Test
  void aServerThatSomebodyRenamedIsNotCalledGoneWhereOnlyTheStepsKnowIt() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      account.deliver(agent, 1);
      account.hetzner.let(
          new ForeignHand.RenameServer(Account.PROJECT, Account.name(1), "web-of-somebody"));

      assertThatThrownBy(() -> account.remove(agent, 1, Optional.empty()))
          .isInstanceOf(ProvisioningException.Conflict.class);

      assertThat(account.hetzner.resources(Account.PROJECT)).containsEntry("servers", 1);
    }
  }

  @Test
  void aServerThatNoLongerShowsIsNotGoneWhileItsDeleteGoesOn() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      Instance instance = account.deliver(agent, 1);
      ContractId contract = Account.contract(1);
      RemovalRequest request = new RemovalRequest(contract, Optional.of(instance.ref()));
      agent.terminate(request, account.memory.open(contract));
      account.hetzner.failNext(
          new CallPattern("GET", "/servers/*"),
          new HetznerFault.ErrorAnswer(404, "not_found", "server not found"));
      account.hetzner.failNext(
          new CallPattern("GET", "/servers"), new HetznerFault.Garbled("{\"servers\":[]}"));
      account.hetzner.fail(
          ADDRESS, 4, new HetznerFault.ErrorAnswer(404, "not_found", "primary ip not found"));

      Removal answer = agent.terminate(request, account.memory.open(contract));

      assertThat(answer).isInstanceOf(Removal.InProgress.class);
    }
  }

  @Test
  void anotherAgentsServerWithTheContractsLabelSettlesNothing() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      account.hetzner.failNext(Account.CREATE, new HetznerFault.Refused());
      assertThatThrownBy(() -> account.deliver(agent, 1))
          .isInstanceOf(ProvisioningException.UnknownOutcome.class);
      account.hetzner.let(
          new ForeignHand.CreateServer(
              Account.PROJECT,
              "theirs",
              "cx23",
              "fsn1",
              Map.of(
                  "org.decentagent.contract",
                  Account.name(1),
                  "org.decentagent.agent",
                  "f".repeat(32))));

      Instance instance = account.deliver(agent, 1);

      assertThat(instance.details()).containsEntry("server_name", Account.name(1));
      assertThat(account.hetzner.resources(Account.PROJECT)).containsEntry("servers", 2);
    }
  }

  @Test
  void anotherContractsServerIsNotRemovedForThisOne() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      Instance other = account.deliver(agent, 1);

      assertThatThrownBy(() -> account.remove(agent, 2, Optional.of(other.ref())))
          .isInstanceOf(ProvisioningException.Conflict.class)
          .hasMessageContaining("stamped for another contract");

      assertThat(account.hetzner.servers(Account.PROJECT)).hasSize(1);
    }
  }

  @Test
  void anAddressThatIsStillTakenOffIsWaitedFor() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      Instance instance = account.deliver(agent, 1);
      account.hetzner.failNext(ADDRESS, usedBy(instance.ref().externalId()));

      account.remove(agent, 1, Optional.of(instance.ref()));

      assertThat(account.calls())
          .filteredOn("GET /primary_ips/*"::equals)
          .hasSizeGreaterThanOrEqualTo(3);
      assertThat(account.hetzner.resources(Account.PROJECT))
          .containsAllEntriesOf(Map.of("servers", 0, "primary_ips", 0));
    }
  }

  @Test
  void whatALostAnswerLeftBehindShowsByItsLabelWhereItsNameDoesNot() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      account.hetzner.failNext(Account.CREATE, new HetznerFault.LostAnswer());
      assertThatThrownBy(() -> account.deliver(agent, 1))
          .isInstanceOf(ProvisioningException.UnknownOutcome.class);
      account.calls();
      account.hetzner.failNext(
          new CallPattern("GET", "/servers"),
          new HetznerFault.Status(200, "application/json", "{\"servers\":[]}"));

      account.deliver(agent, 1);

      assertThat(account.hetzner.servers(Account.PROJECT)).hasSize(1);
      assertThat(account.hetzner.exchanges())
          .extracting(Exchange::asked)
          .anyMatch(asked -> asked.query().contains("label_selector="));
      assertThat(account.calls()).doesNotContain("POST /servers");
    }
  }

  @Test
  void aJournalOfAnotherBackendsIdsIsNotActedOn() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();

      assertThatThrownBy(() ->
              account.remove(
                  agent,
                  1,
                  Optional.of(
                      new org.decentagent.spi.InstanceRef(
                          new org.decentagent.spi.BackendName("hel"), "../../firewalls"))))
          .isInstanceOf(ProvisioningException.Permanent.class);

      assertThat(account.calls()).isEmpty();
    }
  }

  @Test
  void aDeleteThatFailedAndWhoseServerIsGoneIsOver() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      Instance instance = account.deliver(agent, 1);
      account.hetzner.failNext(
          new CallPattern("DELETE", "/servers/*"),
          new HetznerFault.ActionFails(
              "delete_server", "unknown_error", "no", HetznerFault.Aftermath.DONE_ALL_THE_SAME));

      account.remove(agent, 1, Optional.of(instance.ref()));

      assertThat(account.hetzner.servers(Account.PROJECT)).isEmpty();
    }
  }
}
