// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.testkit.hetzner.ForeignHand;
import org.junit.jupiter.api.Test;

/** Somebody deletes the placement group by which the agent knows a project again. */
final class MarkerTest {
  private static void deleteMarker(Account account) {
    Hand hand = new Hand(account);
    hand.call("DELETE", marker(hand), "");
  }

  private static String marker(Hand hand) {
    return "/placement_groups/"
        + hand.call("GET", "/placement_groups", "")
            .path("placement_groups")
            .path(0)
            .path("id")
            .longValue();
  }

  @Test
  void aMarkerThatSomebodyTookTheLabelFromMarksNothing() {
    try (Account account = Account.open()) {
      account.agent().identity();
      Hand hand = new Hand(account);
      hand.call("PUT", marker(hand), "{\"labels\":{\"team\":\"billing\"}}");
      Provisioner restarted = account.agent();

      assertThatThrownBy(restarted::identity)
          .isInstanceOf(ProvisioningException.Retryable.class)
          .hasMessageContaining("lacks our label");
      assertThat(restarted.inventory()).isInstanceOf(Inventory.Unavailable.class);
    }
  }

  @Test
  void aLabelThatIsNoProjectDoesNotBecomeTheIdentity() {
    try (Account account = Account.open()) {
      BackendIdentity before = account.agent().identity();
      Hand hand = new Hand(account);
      String labels =
          hand.call("GET", marker(hand), "").path("placement_group").path("labels").toString();
      hand.call(
          "PUT",
          marker(hand),
          "{\"labels\":" + labels.replace("{", "{\"org.decentagent.project\":\"shop\",") + "}");

      assertThat(account.agent().identity()).isEqualTo(before);
    }
  }

  @Test
  void aDeletedMarkerIsMadeAnewWhereAServerSaysWhoseProjectItIs() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      BackendIdentity before = agent.identity();
      account.deliver(agent, 1);
      deleteMarker(account);
      Provisioner restarted = account.agent();

      BackendIdentity after = restarted.identity();
      deleteMarker(account);
      BackendIdentity afterThat = account.agent().identity();

      assertThat(after).isEqualTo(before);
      assertThat(afterThat).isEqualTo(before);
      assertThat(restarted.inventory())
          .isInstanceOfSatisfying(
              Inventory.Complete.class, it -> assertThat(it.identity()).isEqualTo(before));
      assertThat(account.hetzner.resources(Account.PROJECT)).containsEntry("placement_groups", 1);
    }
  }

  @Test
  void whereNoServerSaysItNothingIsMadeUntilAPersonDoes() {
    try (Account account = Account.open()) {
      BackendIdentity before = account.agent().identity();
      deleteMarker(account);
      Provisioner restarted = account.agent();

      ProvisioningException missing =
          catchThrowableOfType(ProvisioningException.Retryable.class, restarted::identity);
      Map<String, Integer> meanwhile = account.hetzner.resources(Account.PROJECT);
      run(account, String.valueOf(missing.getMessage()));

      assertThat(meanwhile).containsEntry("placement_groups", 0);
      assertThat(restarted.identity()).isEqualTo(before);
    }
  }

  @Test
  void serversThatNameAnotherProjectProveNothing() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      agent.identity();
      account.deliver(agent, 1);
      deleteMarker(account);
      Map<String, String> labels =
          new HashMap<>(account.hetzner.servers(Account.PROJECT).getFirst().labels());
      labels.put("org.decentagent.project", "4711");
      account.hetzner.let(new ForeignHand.RelabelServer(Account.PROJECT, Account.name(1), labels));

      assertThatThrownBy(account.agent()::identity)
          .isInstanceOf(ProvisioningException.Retryable.class)
          .hasMessageContaining("no server of ours says so");
    }
  }

  @Test
  void serversThatNameTwoProjectsProveNothing() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      agent.identity();
      account.deliver(agent, 1);
      account.deliver(agent, 2);
      deleteMarker(account);
      Map<String, String> labels =
          new HashMap<>(
              account.hetzner.servers(Account.PROJECT).stream()
                  .filter(server -> server.name().equals(Account.name(2)))
                  .findFirst()
                  .orElseThrow()
                  .labels());
      labels.put("org.decentagent.project", "4711");
      account.hetzner.let(new ForeignHand.RelabelServer(Account.PROJECT, Account.name(2), labels));

      assertThatThrownBy(account.agent()::identity)
          .isInstanceOf(ProvisioningException.Retryable.class)
          .hasMessageContaining("no server of ours says so");
    }
  }

  @Test
  void doctorSaysThatTheMarkerIsGone() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      agent.identity();
      account.deliver(agent, 1);
      deleteMarker(account);

      assertThat(account.agent().preflight())
          .extracting(finding -> finding.code().text())
          .contains("hetzner/marker_missing");
    }
  }

  /** Types the command as it is written. */
  private static void run(Account account, String message) {
    Matcher command =
        Pattern.compile(
                "hcloud placement-group create --name (\\S+) --type spread --label (\\S+)=(\\S+)"
                    + " --label (\\S+)=([0-9]+)")
            .matcher(message);
    assertThat(command.find()).isTrue();
    new Hand(account)
        .call(
            "POST",
            "/placement_groups",
            "{\"name\":\"%s\",\"type\":\"spread\",\"labels\":{\"%s\":\"%s\",\"%s\":\"%s\"}}"
                .formatted(
                    command.group(1),
                    command.group(2),
                    command.group(3),
                    command.group(4),
                    command.group(5)));
  }

  @Test
  void aStrangersServerDoesNotSayWhoseProjectItIs() {
    try (Account account = Account.open()) {
      String project = project(account.agent().identity());
      deleteMarker(account);
      account.hetzner.let(
          new ForeignHand.CreateServer(
              Account.PROJECT,
              "web-1",
              "cx23",
              "fsn1",
              Map.of("org.decentagent.project", project)));

      assertThatThrownBy(account.agent()::identity)
          .isInstanceOf(ProvisioningException.Retryable.class)
          .hasMessageContaining("no server of ours says so");
    }
  }

  private static String project(BackendIdentity identity) {
    return identity.text().replaceAll("[^0-9]", "");
  }

  @Test
  void whereNothingIsRememberedServersThatNameTwoProjectsProveNothing() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      agent.identity();
      account.deliver(agent, 1);
      account.deliver(agent, 2);
      deleteMarker(account);
      account.memory.notebook().erase("project");
      Map<String, String> labels =
          new HashMap<>(account.hetzner.servers(Account.PROJECT).getFirst().labels());
      labels.put("org.decentagent.project", "4711");
      String name = account.hetzner.servers(Account.PROJECT).getFirst().name();
      account.hetzner.let(new ForeignHand.RelabelServer(Account.PROJECT, name, labels));

      assertThatThrownBy(account.agent()::identity)
          .isInstanceOf(ProvisioningException.Retryable.class)
          .hasMessageContaining("no server of ours says so");
      assertThat(account.hetzner.resources(Account.PROJECT)).containsEntry("placement_groups", 0);
    }
  }

  @Test
  void theProjectThatWasSeenLastIsTheOneThatIsRemembered() {
    try (Account account = Account.open()) {
      String project = project(account.agent().identity());
      account.memory.notebook().write("project", "4711");

      account.agent().identity();

      assertThat(account.memory.notebook().read("project")).contains(project);
    }
  }
}
