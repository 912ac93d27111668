// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.decentagent.spi.Instance;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.testkit.hetzner.CallPattern;
import org.decentagent.testkit.hetzner.ForeignHand;
import org.decentagent.testkit.hetzner.HetznerFault;
import org.decentagent.testkit.hetzner.HetznerFault.Aftermath;
import org.decentagent.testkit.hetzner.ServerView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

final class LostAnswersTest {
  private static final CallPattern SERVER = new CallPattern("GET", "/servers/*");

  private static List<HetznerFault> unclear() {
    return List.of(
        new HetznerFault.LostAnswer(),
        new HetznerFault.Garbled("{\"server\":"),
        new HetznerFault.Garbled("{}"),
        new HetznerFault.Garbled("<html>"));
  }

  @ParameterizedTest
  @MethodSource("unclear")
  void aLostAnswerNeverMakesASecondServer(HetznerFault fault) {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      account.hetzner.failNext(Account.CREATE, fault);

      assertThatThrownBy(() -> account.deliver(agent, 1))
          .isInstanceOf(ProvisioningException.UnknownOutcome.class);
      assertThat(agent.find(Mark.of(Account.contract(1)))).isInstanceOf(Lookup.Found.class);
      Instance instance = account.deliver(agent, 1);

      assertThat(account.hetzner.servers(Account.PROJECT))
          .singleElement()
          .satisfies(server ->
              assertThat(instance.ref().externalId()).isEqualTo(Long.toString(server.id())));
    }
  }

  @ParameterizedTest
  @MethodSource("withoutEffect")
  void whatNeverHappenedIsOrderedAgain(HetznerFault fault) {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      account.hetzner.failNext(Account.CREATE, fault);

      assertThatThrownBy(() -> account.deliver(agent, 1))
          .isInstanceOf(ProvisioningException.UnknownOutcome.class);
      assertThat(agent.find(Mark.of(Account.contract(1)))).isInstanceOf(Lookup.Absent.class);
      account.deliver(agent, 1);

      assertThat(account.hetzner.servers(Account.PROJECT)).hasSize(1);
    }
  }

  private static List<HetznerFault> withoutEffect() {
    return List.of(
        new HetznerFault.Refused(),
        HetznerFault.Status.badGateway(),
        new HetznerFault.ErrorAnswer(503, "unavailable", "try later"),
        new HetznerFault.ErrorAnswer(504, "timeout", "took too long"));
  }

  @Test
  void aServerThatShowsLateIsFoundByItsTakenName() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      account.hetzner.failNext(
          Account.CREATE,
          new HetznerFault.LostAnswer(),
          new HetznerFault.Hidden(Duration.ofSeconds(20)));
      assertThatThrownBy(() -> account.deliver(agent, 1))
          .isInstanceOf(ProvisioningException.UnknownOutcome.class);

      assertThatThrownBy(() -> account.deliver(agent, 1))
          .isInstanceOf(ProvisioningException.UnknownOutcome.class)
          .hasMessageContaining("does not show yet");
      account.clock.advance(Duration.ofSeconds(30));
      account.deliver(agent, 1);

      assertThat(account.hetzner.servers(Account.PROJECT)).hasSize(1);
    }
  }

  @Test
  void aFailedActionWhoseServerRunsIsADelivery() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      account.hetzner.failNext(
          Account.CREATE,
          new HetznerFault.ActionFails(
              "start_server", "unknown_error", "", Aftermath.DONE_ALL_THE_SAME));

      Instance instance = account.deliver(agent, 1);

      assertThat(account.hetzner.servers(Account.PROJECT))
          .singleElement()
          .satisfies(server -> {
            assertThat(server.status()).isEqualTo("running");
            assertThat(instance.ref().externalId()).isEqualTo(Long.toString(server.id()));
          });
    }
  }

  @Test
  void aFailedActionWhoseServerIsDeadIsClearedAwayBeforeTheNextIsMade() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      account.hetzner.failNext(
          Account.CREATE,
          new HetznerFault.ActionFails(
              "create_server", "unknown_error", "server is locked", Aftermath.NOTHING_DONE));

      assertThatThrownBy(() -> account.deliver(agent, 1))
          .isInstanceOf(ProvisioningException.Retryable.class)
          .hasMessageContaining("server is locked")
          .hasMessageContaining("made anew");
      assertThat(account.hetzner.servers(Account.PROJECT)).isEmpty();
      Instance instance = account.deliver(agent, 1);
      account.remove(agent, 1, Optional.of(instance.ref()));

      assertThat(account.hetzner.resources(Account.PROJECT))
          .containsAllEntriesOf(Map.of("servers", 0, "primary_ips", 0));
    }
  }

  @Test
  void aServerThatIsToGoIsNotDeliveredThoughItStartsAfterAll() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      account.hetzner.failNext(
          Account.CREATE,
          new HetznerFault.ActionFails(
              "start_server", "unknown_error", "no", Aftermath.NOTHING_DONE));
      account.hetzner.failNext(
          new CallPattern("DELETE", "/servers/*"),
          new HetznerFault.ErrorAnswer(423, "locked", "an action is running"));
      assertThatThrownBy(() -> account.deliver(agent, 1)).hasMessageContaining("locked");
      account.hetzner.let(
          new ForeignHand.PowerServer(Account.PROJECT, Account.name(1), ForeignHand.Power.ON));

      assertThatThrownBy(() -> account.deliver(agent, 1))
          .isInstanceOf(ProvisioningException.Retryable.class)
          .hasMessageContaining("made anew");

      assertThat(account.hetzner.servers(Account.PROJECT)).isEmpty();
    }
  }

  @Test
  void whatFailsAfterALostAnswerIsClearedAwayAsWell() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      account.hetzner.failNext(
          Account.CREATE,
          new HetznerFault.LostAnswer(),
          new HetznerFault.ActionFails(
              "create_server", "unknown_error", "no disk", Aftermath.NOTHING_DONE));
      assertThatThrownBy(() -> account.deliver(agent, 1))
          .isInstanceOf(ProvisioningException.UnknownOutcome.class);

      assertThatThrownBy(() -> account.deliver(agent, 1))
          .isInstanceOf(ProvisioningException.Retryable.class)
          .hasMessageContaining("failed at Hetzner")
          .hasMessageContaining("made anew");

      assertThat(account.hetzner.servers(Account.PROJECT)).isEmpty();
    }
  }

  @Test
  void aServerThatFailsThreeTimesIsGivenUpAndNothingIsLeft() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      account.hetzner.fail(
          Account.CREATE,
          3,
          new HetznerFault.ActionFails(
              "create_server", "action_failed", "no", Aftermath.NOTHING_DONE));

      for (int time = 1; time <= 2; time++) {
        assertThatThrownBy(() -> account.deliver(agent, 1))
            .isInstanceOf(ProvisioningException.Retryable.class);
      }
      assertThatThrownBy(() -> account.deliver(agent, 1))
          .isInstanceOf(ProvisioningException.Permanent.class)
          .hasMessageContaining("attempt 3");

      assertThat(account.hetzner.servers(Account.PROJECT)).isEmpty();
    }
  }

  @Test
  void ourNameOnAForeignServerIsLeftToTheOperator() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      account.hetzner.let(
          new ForeignHand.CreateServer(
              Account.PROJECT, Account.name(1), "cx23", "fsn1", Map.of("team", "billing")));

      assertThatThrownBy(() -> account.deliver(agent, 1))
          .isInstanceOf(ProvisioningException.Conflict.class)
          .hasMessageContaining("bears no stamp");
      assertThatThrownBy(() -> account.remove(agent, 1, Optional.empty()))
          .isInstanceOf(ProvisioningException.Conflict.class);

      assertThat(agent.find(Mark.of(Account.contract(1)))).isInstanceOf(Lookup.NotOurs.class);
      assertThat(account.hetzner.servers(Account.PROJECT))
          .singleElement()
          .extracting(ServerView::status)
          .isEqualTo("running");
    }
  }

  @Test
  void aForeignServerLeavesNoTraceInAContractOnceItGivesOurNameBack() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      account.hetzner.let(
          new ForeignHand.CreateServer(
              Account.PROJECT, Account.name(1), "cx23", "fsn1", Map.of("team", "billing")));
      assertThatThrownBy(() -> account.deliver(agent, 1))
          .isInstanceOf(ProvisioningException.Conflict.class);
      account.hetzner.let(
          new ForeignHand.RenameServer(Account.PROJECT, Account.name(1), "billing-1"));

      account.deliver(agent, 1);
      account.remove(agent, 1, Optional.empty());

      assertThat(account.hetzner.servers(Account.PROJECT))
          .singleElement()
          .extracting(ServerView::name)
          .isEqualTo("billing-1");
    }
  }

  @Test
  void aForeignServerThatTakesOurNameAtTheLastInstantIsNotAdopted() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      account.hetzner.let(
          new ForeignHand.CreateServer(
              Account.PROJECT, Account.name(1), "cx23", "fsn1", Map.of("team", "billing")));
      account.hetzner.fail(
          new CallPattern("GET", "/servers"), 1, new HetznerFault.Garbled("{\"servers\":[]}"));

      assertThatThrownBy(() -> account.deliver(agent, 1))
          .isInstanceOf(ProvisioningException.Conflict.class);

      assertThat(account.calls()).contains("POST /servers");
    }
  }

  @Test
  void aCopyOfOurServerIsAStranger() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      Instance instance = account.deliver(agent, 1);
      account.hetzner.let(
          new ForeignHand.RenameServer(Account.PROJECT, Account.name(1), "renamed"));

      assertThatThrownBy(() -> account.remove(agent, 1, Optional.of(instance.ref())))
          .isInstanceOf(ProvisioningException.Conflict.class)
          .hasMessageContaining("copy");

      assertThat(account.hetzner.servers(Account.PROJECT)).hasSize(1);
    }
  }

  @Test
  void aServerThatVanishedAfterItWasReadyIsNotMadeASecondTime() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      account.deliver(agent, 1);
      account.hetzner.let(new ForeignHand.DeleteServer(Account.PROJECT, Account.name(1)));

      assertThatThrownBy(() -> account.deliver(agent, 1))
          .isInstanceOf(ProvisioningException.Conflict.class)
          .hasMessageContaining("not made a second time");

      assertThat(account.hetzner.servers(Account.PROJECT)).isEmpty();
    }
  }

  @Test
  void aServerThatVanishesWhileItIsMadeIsMadeAnew() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      ProvisionRequest request = account.request(1);
      agent.provision(request, account.memory.open(request.contract()));
      account.hetzner.let(new ForeignHand.DeleteServer(Account.PROJECT, Account.name(1)));

      assertThatThrownBy(() -> account.deliver(agent, 1))
          .isInstanceOf(ProvisioningException.Retryable.class)
          .hasMessageContaining("made anew");
      account.deliver(agent, 1);

      assertThat(account.hetzner.servers(Account.PROJECT)).hasSize(1);
    }
  }

  @Test
  void aServerThatSomebodySwitchedOffBeforeItsDeliveryIsStarted() {
    try (Account account = Account.open(options -> options.withoutDelays())) {
      Provisioner agent = account.agent();
      ProvisionRequest request = account.request(1);
      agent.provision(request, account.memory.open(request.contract()));
      account.hetzner.settle();
      account.hetzner.let(
          new ForeignHand.PowerServer(Account.PROJECT, Account.name(1), ForeignHand.Power.OFF));
      account.clock.advance(Duration.ofSeconds(10));

      Instance instance = account.deliver(account.agent(), 1);

      assertThat(instance.state()).isEqualTo(org.decentagent.spi.InstanceState.RUNNING);
    }
  }

  @Test
  void aServerIsGivenTheTimeToStart() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      ProvisionRequest request = account.request(1);
      agent.provision(request, account.memory.open(request.contract()));
      account.clock.advance(Duration.ofMinutes(2));
      account.hetzner.settle();
      account.hetzner.let(
          new ForeignHand.PowerServer(Account.PROJECT, Account.name(1), ForeignHand.Power.OFF));
      account.hetzner.settle();
      agent.find(Mark.of(request.contract()));
      String listed = account.last("GET", "/servers").answered().body();
      String off = "{\"server\":" + new JsonMapper().readTree(listed).path("servers").path(0) + "}";
      Provisioner restarted = account.agent();
      while (!account.calls().contains("POST /servers/*/actions/poweron")) {
        restarted.provision(request, account.memory.open(request.contract()));
      }
      account.hetzner.failNext(SERVER, new HetznerFault.Garbled(off));

      Provisioned meanwhile = restarted.provision(request, account.memory.open(request.contract()));
      account.hetzner.heal();
      account.deliver(restarted, 1);

      assertThat(meanwhile).isInstanceOf(Provisioned.InProgress.class);
      assertThat(account.calls()).doesNotContain("DELETE /servers/*");
    }
  }

  @Test
  void aServerThatWasReadyIsNeverThrownAwayHoweverOftenItIsSwitchedOff() {
    try (Account account = Account.open(options -> options.withoutDelays())) {
      Provisioner agent = account.agent();
      ProvisionRequest request = account.request(1);
      ForeignHand off =
          new ForeignHand.PowerServer(Account.PROJECT, Account.name(1), ForeignHand.Power.OFF);
      account.deliver(agent, 1);
      account.hetzner.let(off);
      agent.provision(request, account.memory.open(request.contract()));
      account.hetzner.settle();
      account.hetzner.let(off);
      account.clock.advance(Duration.ofSeconds(10));

      assertThatThrownBy(() -> account.deliver(agent, 1))
          .isInstanceOf(ProvisioningException.Conflict.class)
          .hasMessageContaining("it is left as it is");

      assertThat(account.hetzner.servers(Account.PROJECT)).hasSize(1);
    }
  }

  @Test
  void aServerThatLostItsStampWhileItIsMadeIsNeitherDeliveredNorThrownAway() {
    for (HetznerFault fault :
        List.of(
            new HetznerFault.Hidden(Duration.ZERO),
            new HetznerFault.ActionFails(
                "start_server", "unknown_error", "no", Aftermath.DONE_ALL_THE_SAME),
            new HetznerFault.ActionFails(
                "start_server", "unknown_error", "no", Aftermath.NOTHING_DONE))) {
      try (Account account = Account.open()) {
        Provisioner agent = account.agent();
        ProvisionRequest request = account.request(1);
        account.hetzner.failNext(Account.CREATE, fault);
        agent.provision(request, account.memory.open(request.contract()));
        account.hetzner.let(
            new ForeignHand.RelabelServer(Account.PROJECT, Account.name(1), Map.of()));

        assertThatThrownBy(() -> account.deliver(agent, request))
            .as(fault.toString())
            .isInstanceOf(ProvisioningException.Conflict.class)
            .hasMessageContaining("bears no stamp");

        assertThat(account.hetzner.servers(Account.PROJECT)).hasSize(1);
      }
    }
  }

  @Test
  void aServerThatIsToGoAndLostItsStampIsNotThrownAway() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      account.hetzner.failNext(
          Account.CREATE,
          new HetznerFault.ActionFails(
              "start_server", "unknown_error", "no", Aftermath.NOTHING_DONE));
      account.hetzner.failNext(
          new CallPattern("DELETE", "/servers/*"),
          new HetznerFault.ErrorAnswer(423, "locked", "an action is running"));
      assertThatThrownBy(() -> account.deliver(agent, 1)).hasMessageContaining("locked");
      account.hetzner.let(
          new ForeignHand.RelabelServer(Account.PROJECT, Account.name(1), Map.of()));

      assertThatThrownBy(() -> account.deliver(agent, 1))
          .isInstanceOf(ProvisioningException.Conflict.class)
          .hasMessageContaining("bears no stamp");

      assertThat(account.hetzner.servers(Account.PROJECT)).hasSize(1);
    }
  }
}
