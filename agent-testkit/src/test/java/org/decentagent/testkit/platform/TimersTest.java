// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.decentagent.spi.ContractId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TimersTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final Shop shop = Shop.open();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void anUndeliveredContractFailsAnHourAfterItsLastStatusChange() {
    ContractId id = shop.rent();
    shop.advance(Duration.ofMinutes(50));
    shop.start(id);

    shop.advance(HOUR);
    shop.control().runTimers();
    assertThat(shop.control().status(id)).isEqualTo("provisioning");
    shop.advance(Duration.ofNanos(1));
    shop.control().runTimers();
    assertThat(shop.control().status(id)).isEqualTo("provisioningfailed");
  }

  @Test
  void neitherLocksNorHeartbeatsExtendTheHour() {
    ContractId id = shop.rent();
    shop.advance(Duration.ofMinutes(59));
    shop.asAgent("POST /providers/:pk/contracts/" + id + "/lock", null).data();
    shop.asAgent("POST /providers/:pk/heartbeat", "{\"activeContracts\":0}").data();
    shop.advance(Duration.ofMinutes(2));

    shop.control().runTimers();

    assertThat(shop.control().status(id)).isEqualTo("provisioningfailed");
  }

  @Test
  void aRequestThatNobodyAcceptedExpiresEvenWhenItIsPaid() {
    shop.control().createProfile(shop.provider.key());
    shop.asProvider("PUT /provider/settings/auto-accept", "{\"autoAcceptRentals\":false}").data();
    ContractId id = shop.rent();

    shop.advance(HOUR.plusNanos(1));
    shop.control().runTimers();

    assertThat(shop.control().status(id)).isEqualTo("expired");
    assertThat(shop.control().contract(id).paymentStatus()).isEqualTo("succeeded");
  }

  @Test
  void anyRequestRunsWhatBecameDueAboutEveryFiveMinutes() {
    ContractId id = shop.rent();

    shop.advance(HOUR.plusNanos(1));
    shop.asTenant("GET /contracts/" + id, null).data();

    assertThat(shop.control().status(id)).isEqualTo("provisioningfailed");
  }

  @Test
  void deliveredContractsDoNotTimeOutNorExpireByThemselves() {
    ContractId id = shop.delivered("{}");
    shop.control().endContract(id, shop.clock.instant());

    shop.advance(Duration.ofDays(2));
    shop.control().runTimers();

    assertThat(shop.control().status(id)).isEqualTo("active");
  }

  @Test
  void endedContractsAreForgottenAfterHalfAYearAndFailedOnesAreNot() {
    ContractId failed = shop.rent();
    shop.report(failed, "{\"status\":\"provisioning_failed\"}").data();
    shop.advance(Duration.ofSeconds(1));
    ContractId cancelled = shop.rent();
    shop.asTenant("PUT /contracts/" + cancelled + "/cancel", "{}").data();

    shop.advance(Duration.ofDays(180));
    shop.control().runTimers();
    assertThat(shop.control().find(cancelled)).isPresent();
    shop.advance(Duration.ofNanos(1));
    shop.control().runTimers();

    assertThat(shop.control().find(cancelled)).isEmpty();
    assertThat(shop.control().find(failed)).isPresent();
  }

  @Test
  void aDailyJobClearsExpiredLocks() {
    ContractId id = shop.rent();
    shop.asAgent("POST /providers/:pk/contracts/" + id + "/lock", null).data();
    shop.advance(Duration.ofMinutes(5).plusNanos(1));

    shop.control().runTimers();

    assertThat(shop.control().contract(id).lockHolder()).isEmpty();
  }
}
