// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Order;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.testkit.cloud.CloudOperation;
import org.decentagent.testkit.cloud.Fault;
import org.decentagent.testkit.platform.CallPattern;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contracts in delivery here, which the platform says were delivered already. */
final class DeliveredBeforeTest {
  private static final CallPattern LOCK =
      new CallPattern("POST", "/api/v1/providers/*/contracts/*/lock");

  private final Twist plugin = new Twist();

  @TempDir Path folder;

  private Shop twisted() {
    return Shop.withPlugin(folder, cloud -> cloud.bootTime(Duration.ofMinutes(2)), plugin);
  }

  /** Delivered by an agent whose journal an older one replaced, which had just taken it in. */
  private static ContractId takenInAgain(Shop shop) {
    ContractId contract = shop.rent();
    shop.live(Duration.ofMinutes(5));
    assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
    Order order = shop.contract(contract).requireOrder();
    shop.loseTheJournal();
    shop.platform.control().forgetCalls();
    ContractRecord planned = ContractRecord.planned(contract, Contracts.BACKEND, order);
    shop.engine().work().wake(contract, () -> shop.engine().journal().plan(planned));
    return contract;
  }

  private static void live(Shop shop, int minutes) {
    for (int minute = 0; minute < minutes; minute++) {
      shop.runDue();
      shop.clock.advance(Duration.ofMinutes(1));
    }
    shop.runDue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"find", "visibility"})
  @Guards({Rule.LOOK_FIRST, Rule.LOST_JOURNAL})
  void whatWasDeliveredIsNotLeftToOthersWhileItCannotBeLookedFor(String look) {
    try (Shop shop = twisted()) {
      ContractId contract = takenInAgain(shop);
      plugin.instead(
          look,
          (real, method, arguments) -> {
            throw new ProvisioningException.Retryable(new FailureCode("test/busy"), "it is busy");
          });
      live(shop, 2);
      ContractState meanwhile = shop.state(contract);
      plugin.straighten();

      live(shop, 10);

      assertThat(meanwhile).isEqualTo(ContractState.PLANNED);
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
    }
  }

  @Test
  @Guards(Rule.LOST_JOURNAL)
  void whatWasDeliveredIsTakenBackWithTheKeyOfItsCustomerAndNotReportedAgain() {
    try (Shop shop = twisted()) {
      ContractId contract = takenInAgain(shop);

      live(shop, 2);

      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.contract(contract).instance().orElseThrow().renterKey())
          .contains(Contracts.RENTER);
      assertThat(shop.writes(contract)).doesNotContain("PUT provisioned");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"provisioned", "active", "paused"})
  void whatWasDeliveredIsTakenBackWhateverItIsCalledSince(String status) {
    try (Shop shop = twisted()) {
      ContractId contract = takenInAgain(shop);
      says(shop, status);

      live(shop, 2);

      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PLANNED", "CREATE_PENDING", "UNKNOWN"})
  @Guards({Rule.LOOK_FIRST, Rule.LOST_JOURNAL})
  void whatWasDeliveredIsTakenBackThoughOneLookDidNotFindIt(ContractState began) {
    try (Shop shop = twisted()) {
      ContractId contract = takenInAgain(shop);
      ContractRecord planned = shop.contract(contract);
      ContractRecord pending = planned.copy().state(began).build();
      shop.engine().work().wake(contract, () -> shop.engine().journal().apply(Change.to(pending)));
      says(shop, "active");
      AtomicInteger looks = new AtomicInteger();
      plugin.instead(
          "find",
          (real, method, arguments) ->
              switch (looks.incrementAndGet()) {
                case 1 ->
                    throw new ProvisioningException.Retryable(
                        new FailureCode("test/busy"), "it is busy");
                case 2 -> new Lookup.Absent();
                default -> method.invoke(real, arguments);
              });

      live(shop, 3);

      assertThat(looks).hasValue(3);
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
    }
  }

  private static void says(Shop shop, String status) {
    String refused =
        "{\"success\":false,\"error\":\"Contract ab is not in lockable status (status: %s)\"}"
            .formatted(status);
    shop.platform
        .control()
        .addFault(
            LOCK,
            1000,
            new org.decentagent.testkit.platform.Fault.Status(200, "application/json", refused));
  }

  @Test
  @Guards(Rule.LOOK_FIRST)
  void whatIsLateAndWasDeliveredIsNotTakenBackFromAnotherAccount() {
    try (Shop shop = Shop.open(folder, cloud -> cloud.bootTime(Duration.ofHours(2)), "")) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.clock.advance(Duration.ofMinutes(56));
      shop.cloud.addFault(CloudOperation.IDENTIFY, new Fault.OtherIdentity("another"), 0, 1000);
      says(shop, "active");

      shop.live(Duration.ofSeconds(10));

      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
    }
  }
}
