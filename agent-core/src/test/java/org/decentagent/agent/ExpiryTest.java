// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.EndingReason;
import org.decentagent.agent.journal.Wish;
import org.decentagent.spi.ContractId;
import org.decentagent.testkit.platform.CallPattern;
import org.decentagent.testkit.platform.Fault;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contracts whose time is over, or seems to be. */
final class ExpiryTest {
  private static final CallPattern PROVISIONING =
      new CallPattern("PUT", "/api/v1/provider/rental-requests/*/provisioning");

  @TempDir Path folder;

  @Test
  @Guards(Rule.FAIL_LATE)
  void anExtensionStopsAnExpiryThatThePlatformWasNotToldYet() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.platform.control().endContract(contract, shop.clock.instant().plusSeconds(3600));
      shop.turn();
      shop.clock.advance(Duration.ofMinutes(61));
      shop.platform.control().addFault(PROVISIONING, 1000, new Fault.Refused());
      shop.turn();
      shop.platform.control().endContract(contract, shop.clock.instant().plus(Duration.ofDays(30)));
      shop.engine().reconcile().round();
      shop.platform.control().clearFaults();

      shop.live(Duration.ofMinutes(10));

      assertThat(shop.platform.control().status(contract)).isEqualTo("active");
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.cloud.machines()).hasSize(1);
      assertThat(shop.engine().journal().reports().open()).isEmpty();
    }
  }

  @Test
  void anExtendedContractStillExpiresAtItsNewEnd() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.platform.control().endContract(contract, shop.clock.instant().plusSeconds(3600));
      shop.turn();
      shop.clock.advance(Duration.ofMinutes(61));
      shop.platform.control().addFault(PROVISIONING, 1000, new Fault.Refused());
      shop.turn();
      shop.platform.control().endContract(contract, shop.clock.instant().plusSeconds(3600));
      shop.engine().reconcile().round();
      shop.platform.control().clearFaults();
      shop.turn();
      shop.clock.advance(Duration.ofMinutes(61));

      shop.live(Duration.ofMinutes(2));

      assertThat(shop.platform.control().status(contract)).isEqualTo("expired");
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.cloud.machines()).isEmpty();
    }
  }

  @Test
  void aPlatformWhoseClockIsAFewSecondsAheadDoesNotPutAnEndOnHold() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.platform.control().endContract(contract, shop.clock.instant().plusSeconds(3600));
      shop.turn();
      shop.turn();
      shop.clock.advance(Duration.ofSeconds(3597));
      shop.platform.control().endContract(contract, shop.clock.instant().minusSeconds(1));

      shop.live(Duration.ofMinutes(2));

      assertThat(shop.platform.control().status(contract)).isEqualTo("expired");
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
    }
  }

  @Test
  @Guards({Rule.BRAKE, Rule.FAIL_LATE})
  void aDeliveryWhoseEndComesEarlierThanThePlatformEverToldIsHeldAndNotFailed() {
    try (Shop shop = Shop.open(folder, cloud -> cloud.bootTime(Duration.ofMinutes(20)), "")) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.turn();
      shop.platform.control().endContract(contract, shop.clock.instant().minusSeconds(1));

      shop.live(Duration.ofMinutes(3));

      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
      assertThat(shop.platform.control().status(contract)).isEqualTo("provisioning");
      assertThat(shop.cloud.machines()).hasSize(1);
    }
  }

  @Test
  @Guards(Rule.FAIL_LATE)
  void aContractThatEndsBeforeItIsDeliveredIsFailedSoThatItsTenantIsPaidBack() {
    try (Shop shop = Shop.open(folder, cloud -> cloud.bootTime(Duration.ofMinutes(20)), "")) {
      ContractId contract = shop.rent();
      shop.platform.control().endContract(contract, Instant.EPOCH);
      shop.turn();
      shop.platform.control().endContract(contract, shop.clock.instant().minusSeconds(1));

      shop.live(Duration.ofMinutes(3));

      assertThat(shop.platform.control().status(contract)).isEqualTo("provisioningfailed");
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.cloud.machines()).isEmpty();
    }
  }

  @Test
  void aContractThatEndsBeforeItWasClaimedIsNotReportedAsFailed() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.engine().intake().round();
      shop.engine().journal().wish(contract, Wish.EXPIRE, "expired");

      shop.runDue();

      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.contract(contract).ending().orElseThrow().reason())
          .isEqualTo(EndingReason.EXPIRED);
      assertThat(shop.writes(contract)).isEmpty();
    }
  }

  @Test
  void aContractThatThePlatformClosedOtherwiseIsRemovedWhenItsEndComes() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.platform.control().endContract(contract, Instant.EPOCH);
      shop.turn();
      shop.platform.control().endContract(contract, shop.clock.instant().minusSeconds(1));
      shop.platform
          .control()
          .addFault(
              PROVISIONING,
              1000,
              new Fault.Status(
                  200,
                  "application/json",
                  "{\"success\":false,\"error\":\"Invalid status transition: provisioningfailed ->"
                      + " expired\"}"));

      shop.live(Duration.ofMinutes(2));

      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.cloud.machines()).isEmpty();
    }
  }
}
