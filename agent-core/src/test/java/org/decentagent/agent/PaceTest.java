// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.decentagent.agent.backend.Backends;
import org.decentagent.agent.findings.Findings;
import org.decentagent.agent.heartbeat.HeartbeatRound;
import org.decentagent.agent.heartbeat.Resources;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.Journal;
import org.decentagent.platform.CallBudget;
import org.decentagent.platform.PlatformClient;
import org.decentagent.spi.ContractId;
import org.decentagent.testkit.cloud.CloudOperation;
import org.decentagent.testkit.cloud.Fault;
import org.decentagent.testkit.platform.CallPattern;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody is asked in a tight loop, and nobody waits for ever. */
final class PaceTest {
  private static final CallPattern PROVISIONING =
      new CallPattern("PUT", "/api/v1/provider/rental-requests/*/provisioning");

  @TempDir Path folder;

  @Test
  @Guards(Rule.REPEAT)
  void createsWithoutAnAnswerAreNotRepeatedInATightLoop() {
    try (Shop shop = Shop.open(folder)) {
      shop.rent();
      shop.cloud.addFault(CloudOperation.CREATE, new Fault.TimedOut(), 0, 10_000);

      shop.live(Duration.ofMinutes(1));

      assertThat(shop.cloud.calls().stream().map(call -> call.operation()).toList())
          .filteredOn(CloudOperation.CREATE::equals)
          .hasSizeBetween(3, 10);
    }
  }

  @Test
  void aPlatformThatForgetsAClaimAgainAndAgainIsNotAskedEverySecond() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.cloud.addFault(CloudOperation.CREATE, new Fault.Throttled(Duration.ofSeconds(5)));
      shop.turn();
      shop.platform
          .control()
          .addFault(
              PROVISIONING,
              10_000,
              new org.decentagent.testkit.platform.Fault.Status(
                  200,
                  "application/json",
                  "{\"success\":false,\"error\":\"Invalid status transition: accepted ->"
                      + " provisioned\"}"));
      shop.platform.control().forgetCalls();

      for (int second = 0; second < 120; second++) {
        shop.clock.advance(Duration.ofSeconds(1));
        shop.runDue();
      }

      assertThat(shop.writes(contract))
          .filteredOn("PUT provisioning"::equals)
          .hasSizeBetween(4, 20);
      assertThat(shop.contract(contract).trouble().orElseThrow().message()).contains("accepted");
    }
  }

  @Test
  void aCancellationIsHeededWhileTheBackendCannotTellWhoItIs() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.cloud.addFault(CloudOperation.IDENTIFY, new Fault.Denied(), 0, 10_000);
      shop.turn();
      shop.cancel(contract);

      shop.live(Duration.ofMinutes(1));

      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
    }
  }

  @Test
  void whatAFailedContractHadChosenIsFreeForOthers() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      ContractId other = shop.rent();
      shop.cloud.addFault(CloudOperation.CREATE, new Fault.QuotaReached(), 0, 10_000);
      shop.turn();
      shop.engine().journal().steps(contract).choose(Contracts.BACKEND, "port", List.of("20001"));
      for (int minute = 0; minute < 58; minute++) {
        shop.turn();
        shop.clock.advance(Duration.ofMinutes(1));
      }
      shop.live(Duration.ofMinutes(2));

      var chosen =
          shop.engine().journal().steps(other).choose(Contracts.BACKEND, "port", List.of("20001"));

      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(chosen).contains("20001");
    }
  }

  @Test
  @Guards(Rule.PROOF)
  void anInstanceThatVanishedDoesNotKeepOthersFromBeingProvenGone() {
    try (Shop shop = Shop.open(folder)) {
      ContractId vanished = shop.rent();
      ContractId cancelled = shop.rent();
      shop.turn();
      shop.cloud.removeBehindOurBack(shop.contract(vanished).ref().orElseThrow().externalId());
      shop.cancel(cancelled);

      for (int i = 0; i < 5; i++) {
        shop.rent();
        shop.live(Duration.ofMinutes(4));
      }

      assertThat(shop.state(cancelled)).isEqualTo(ContractState.GONE);
      assertThat(shop.state(vanished)).isEqualTo(ContractState.ACTIVE);
    }
  }

  @Test
  @Guards(Rule.ROUTE)
  void contractsOfABackendThatIsNoLongerConfiguredAreNamedAndHoldUpNobody() {
    try (Shop shop =
        Shop.open(folder, cloud -> cloud.bootTime(Duration.ofMinutes(1)), "in_flight = 1")) {
      ContractId stranded = shop.rent();
      shop.turn();
      shop.restartWithBackend("other");
      ContractId next = shop.rent();

      shop.live(Duration.ofMinutes(10));

      assertThat(shop.state(stranded)).isNotEqualTo(ContractState.GONE);
      assertThat(shop.state(next)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.cloud.creates()).isEqualTo(2);
      assertThat(shop.findings())
          .anyMatch(finding -> finding.contains("'cloud'") && finding.contains("unmanaged"));
    }
  }

  @Test
  void healthIsReportedAgainAfterAPause() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.platform.control().pause(contract, "stripe_dispute:1");
      shop.live(Duration.ofSeconds(10));
      shop.platform.control().resume(contract);
      shop.live(Duration.ofSeconds(10));

      shop.engine().health().round();

      assertThat(shop.writes(contract)).contains("POST health");
    }
  }

  @Test
  void aJournalThatCannotBeReadIsNoReasonToLookDead() {
    Database closed = Database.open(folder.resolve("closed"));
    closed.close();
    try (Shop shop = Shop.open(folder);
        PlatformClient client = shop.client(CallBudget.unlimited())) {
      Backends backends = shop.engine().parts().backends();
      HeartbeatRound heartbeat =
          new HeartbeatRound(
              client,
              new Journal(closed, shop.clock),
              new Findings(),
              shop.clock,
              new HeartbeatRound.Self("test", backends, new Resources(backends)));

      heartbeat.round();

      assertThat(heartbeat.lastAcknowledged()).contains(shop.clock.instant());
    }
  }

  @Test
  void aHeartbeatThatTookAWhileIsFollowedByTheNextInItsMinute() {
    try (Shop shop = Shop.open(folder);
        PlatformClient client = shop.client(CallBudget.unlimited())) {
      InstantSource slow =
          () -> {
            shop.clock.advance(Duration.ofSeconds(4));
            return shop.clock.instant();
          };
      Backends backends = shop.engine().parts().backends();
      HeartbeatRound heartbeat =
          new HeartbeatRound(
              client,
              shop.engine().journal(),
              new Findings(),
              slow,
              new HeartbeatRound.Self("test", backends, new Resources(backends)));
      Instant begun = shop.clock.instant();

      Duration pause = heartbeat.round();

      Instant next = shop.clock.instant().plus(pause);
      assertThat(Duration.between(begun, next))
          .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(64));
      assertThat(pause).isLessThan(Duration.ofSeconds(60));
    }
  }

  @Test
  void whatABackendPutsOffIsNotAskedForBeforeItsTime() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.cloud.addFault(CloudOperation.CREATE, new Fault.Throttled(Duration.ofMinutes(10)), 0, 1);

      shop.live(Duration.ofMinutes(9));
      ContractState meanwhile = shop.state(contract);
      long tries =
          shop.cloud.calls().stream()
              .filter(call -> call.operation() == CloudOperation.CREATE)
              .count();
      shop.live(Duration.ofMinutes(2));

      assertThat(meanwhile).isEqualTo(ContractState.CREATE_PENDING);
      assertThat(tries).isEqualTo(1);
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
    }
  }

  @Test
  void aPlatformThatAnswersNoClaimIsAskedLessAndLessOften() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.platform
          .control()
          .addFault(
              PROVISIONING,
              10_000,
              new org.decentagent.testkit.platform.Fault.Status(500, "text/plain", "oops"));
      shop.turn();

      for (int second = 0; second < 120; second++) {
        shop.clock.advance(Duration.ofSeconds(1));
        shop.runDue();
      }

      assertThat(shop.writes(contract))
          .filteredOn("PUT provisioning"::equals)
          .hasSizeBetween(4, 20);
    }
  }
}
