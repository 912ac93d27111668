// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Trouble;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.Finding;
import org.decentagent.testkit.cloud.CloudOperation;
import org.decentagent.testkit.cloud.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backend that lets the agent in no more, and then does again. */
final class AccessTest {
  private static final Fault DENIED = new Fault.Denied();

  @TempDir Path folder;

  /** Two contracts on their way; the cloud takes its time to boot a machine. */
  private static List<ContractId> twoOnTheirWay(Shop shop) {
    List<ContractId> contracts = List.of(shop.rent(), shop.rent());
    shop.turn();
    assertThat(contracts)
        .allSatisfy(id -> assertThat(shop.state(id)).isEqualTo(ContractState.CREATE_PENDING));
    return contracts;
  }

  private Shop slowShop() {
    return Shop.open(folder, cloud -> cloud.bootTime(Duration.ofSeconds(30)), "");
  }

  private static void revoke(Shop shop) {
    for (CloudOperation operation : CloudOperation.values()) {
      shop.cloud.addFault(operation, DENIED, 0, Integer.MAX_VALUE);
    }
  }

  private static List<String> aboutAccess(Shop shop) {
    return shop.findings().stream()
        .filter(it -> it.startsWith("backend 'cloud' does not let the agent in"))
        .toList();
  }

  @Test
  void aTokenRevokedInMidFlightFailsNothingAndARestoredOneDeliversBoth() {
    try (Shop shop = slowShop()) {
      List<ContractId> contracts = twoOnTheirWay(shop);
      revoke(shop);

      shop.live(Duration.ofMinutes(20));
      List<String> told = aboutAccess(shop);
      List<String> waiting =
          contracts.stream().map(id -> shop.platform.control().status(id)).toList();
      shop.cloud.clearFaults();
      shop.live(Duration.ofMinutes(4));

      assertThat(told).hasSize(1);
      assertThat(told.getFirst())
          .startsWith("backend 'cloud' does not let the agent in")
          .contains("give the agent credentials that it accepts");
      assertThat(waiting).containsOnly("provisioning");
      assertThat(contracts)
          .allSatisfy(id -> assertThat(shop.state(id)).isEqualTo(ContractState.ACTIVE));
      assertThat(shop.cloud.creates()).isEqualTo(2);
      assertThat(aboutAccess(shop)).isEmpty();
    }
  }

  @Test
  void aBackendThatLetsNobodyInIsAskedSeldomAndItsContractsSayWhyTheyWait() {
    try (Shop shop = slowShop()) {
      List<ContractId> contracts = twoOnTheirWay(shop);
      revoke(shop);

      shop.live(Duration.ofMinutes(20));

      Trouble trouble = shop.contract(contracts.getFirst()).trouble().orElseThrow();
      assertThat(trouble.message())
          .startsWith("waits until backend 'cloud' lets the agent in again: ");
      assertThat(trouble.times()).isBetween(8, 11);
    }
  }

  @Test
  void theDeadlineOfADeliveryEndsTheWaitToo() {
    try (Shop shop = slowShop()) {
      List<ContractId> contracts = twoOnTheirWay(shop);
      revoke(shop);

      shop.live(Duration.ofMinutes(70));

      assertThat(contracts)
          .allSatisfy(
              id -> assertThat(shop.platform.control().status(id)).isEqualTo("provisioningfailed"))
          .allSatisfy(id ->
              assertThat(shop.platform.control().contract(id).failure().orElseThrow())
                  .contains("; last: waits until backend 'cloud' lets the agent in again"))
          .allSatisfy(id -> assertThat(shop.state(id)).isEqualTo(ContractState.TERMINATING));
    }
  }

  @Test
  void noNewContractIsTakenUntilTheBackendLetsUsInAgain() {
    try (Shop shop = slowShop()) {
      twoOnTheirWay(shop);
      shop.cloud.addFault(CloudOperation.CREATE, DENIED, 0, Integer.MAX_VALUE);
      shop.cloud.addFault(CloudOperation.GET, DENIED, 0, Integer.MAX_VALUE);
      shop.live(Duration.ofMinutes(1));

      ContractId late = shop.rent();
      shop.live(Duration.ofMinutes(5));
      String meanwhile = shop.platform.control().status(late);
      List<String> findings = shop.findings();
      shop.cloud.clearFaults();
      shop.live(Duration.ofMinutes(5));

      assertThat(meanwhile).isEqualTo("accepted");
      assertThat(findings).anyMatch(it -> it.contains(late.brief()) && it.contains("left alone"));
      assertThat(shop.state(late)).isEqualTo(ContractState.ACTIVE);
    }
  }

  @Test
  void credentialsThatMayOnlyReadLetNobodyIn() {
    try (Shop shop = slowShop()) {
      ContractId first = shop.rent();
      shop.cloud.addFault(CloudOperation.CREATE, DENIED, 0, Integer.MAX_VALUE);
      shop.turn();
      ContractId second = shop.rent();

      shop.live(Duration.ofMinutes(30));

      assertThat(shop.state(first)).isEqualTo(ContractState.CREATE_PENDING);
      assertThat(shop.platform.control().status(second)).isEqualTo("accepted");
      assertThat(aboutAccess(shop)).hasSize(1);
    }
  }

  @Test
  void aRestartDoesNotForgetThatTheBackendLetsNobodyIn() {
    try (Shop shop = slowShop()) {
      ContractId first = shop.rent();
      shop.cloud.addFault(CloudOperation.CREATE, DENIED, 0, Integer.MAX_VALUE);
      shop.turn();
      shop.crashAndRestart();
      ContractId second = shop.rent();

      shop.turn();

      assertThat(shop.state(first)).isEqualTo(ContractState.CREATE_PENDING);
      assertThat(shop.platform.control().status(second)).isEqualTo("accepted");
      assertThat(aboutAccess(shop)).hasSize(1);
    }
  }

  @Test
  void aBackendThatNobodyWaitsForIsNoticedWhenItLetsUsInAgain() {
    try (Shop shop = slowShop()) {
      revoke(shop);
      ContractId contract = shop.rent();
      shop.turn();
      List<String> told = aboutAccess(shop);
      shop.cloud.clearFaults();

      shop.live(Duration.ofMinutes(5));

      assertThat(told).hasSize(1);
      assertThat(aboutAccess(shop)).isEmpty();
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
    }
  }

  @Test
  void aTerminationIsTriedUntilTheBackendLetsUsInAgain() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.cancel(contract);
      shop.cloud.addFault(CloudOperation.DELETE, DENIED, 0, Integer.MAX_VALUE);

      shop.live(Duration.ofMinutes(20));
      ContractState meanwhile = shop.state(contract);
      List<String> told = aboutAccess(shop);
      shop.cloud.clearFaults();
      shop.live(Duration.ofMinutes(5));

      assertThat(meanwhile).isEqualTo(ContractState.TERMINATING);
      assertThat(told).hasSize(1);
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.cloud.machines()).isEmpty();
      assertThat(aboutAccess(shop)).isEmpty();
    }
  }

  @Test
  void aLookThatIsAnsweredAgainDoesNotVouchForChanges() {
    try (Shop shop = slowShop()) {
      ContractId first = shop.rent();
      shop.cloud.addFault(CloudOperation.CREATE, DENIED, 0, Integer.MAX_VALUE);
      shop.turn();
      revoke(shop);
      shop.live(Duration.ofMinutes(3));
      shop.cloud.clearFaults();
      shop.cloud.addFault(CloudOperation.CREATE, DENIED, 0, Integer.MAX_VALUE);
      ContractId second = shop.rent();

      shop.live(Duration.ofMinutes(1));

      assertThat(shop.state(first)).isEqualTo(ContractState.CREATE_PENDING);
      assertThat(shop.platform.control().status(second)).isEqualTo("accepted");
    }
  }

  @Test
  void whatWasRefusedForAContractThatIsGoneIsForgottenOnceTheBackendAnswersToEverything() {
    try (Shop shop = slowShop()) {
      ContractId contract = shop.rent();
      shop.cloud.addFault(CloudOperation.CREATE, DENIED, 0, Integer.MAX_VALUE);
      shop.turn();
      shop.cancel(contract);
      shop.live(Duration.ofMinutes(3));
      ContractState ended = shop.state(contract);
      List<String> told = aboutAccess(shop);
      shop.cloud.clearFaults();
      shop.live(Duration.ofMinutes(5));
      List<String> meanwhile = aboutAccess(shop);
      shop.live(Duration.ofMinutes(10));
      ContractId next = shop.rent();

      shop.live(Duration.ofMinutes(2));

      assertThat(ended).isEqualTo(ContractState.GONE);
      assertThat(told).hasSize(1);
      assertThat(meanwhile).hasSize(1);
      assertThat(aboutAccess(shop)).isEmpty();
      assertThat(shop.state(next)).isEqualTo(ContractState.ACTIVE);
    }
  }

  @Test
  void aBackendWhoseOwnChecksFindAnErrorIsAskedSeldomAndHasNotLetUsInAgain() {
    AtomicInteger checks = new AtomicInteger();
    Twist twist = new Twist();
    try (Shop shop = Shop.withPlugin(folder, twist)) {
      ContractId contract = shop.rent();
      shop.cloud.addFault(CloudOperation.CREATE, DENIED, 0, Integer.MAX_VALUE);
      shop.turn();
      shop.cancel(contract);
      shop.live(Duration.ofMinutes(3));
      ContractState ended = shop.state(contract);
      shop.cloud.clearFaults();
      twist.instead(
          "preflight",
          (real, method, arguments) -> {
            checks.incrementAndGet();
            return List.of(
                new Finding(
                    new FailureCode("test/read_only"),
                    Finding.Severity.ERROR,
                    "the token may only read",
                    "nothing can be made with it",
                    "make another one"));
          });

      shop.live(Duration.ofMinutes(15));

      assertThat(ended).isEqualTo(ContractState.GONE);
      assertThat(aboutAccess(shop)).hasSize(1);
      assertThat(checks).hasValueBetween(6, 8);
    }
  }
}
