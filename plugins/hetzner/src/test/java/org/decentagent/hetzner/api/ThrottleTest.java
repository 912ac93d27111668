// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.testkit.time.FakeClock;
import org.decentagent.toolkit.http.Exchange;
import org.junit.jupiter.api.Test;

final class ThrottleTest {
  private final FakeClock clock = FakeClock.at(Instant.parse("2026-11-25T12:00:00Z"));
  private final Throttle throttle =
      new Throttle(clock, clock::advance, RandomGenerator.of("L64X128MixRandom"));

  private Duration took(Urgency urgency, int calls) {
    Instant before = clock.instant();
    for (int call = 0; call < calls; call++) {
      throttle.admit(urgency, "look");
    }
    return Duration.between(before, clock.instant());
  }

  private void answered(int status, String remaining) {
    throttle.learn(new Exchange.Answered(status, Map.of("ratelimit-remaining", remaining), ""));
  }

  @Test
  void aBurstIsFreeAndThenThereIsOneCallASecond() {
    Duration burst = took(Urgency.LOOK, 55);
    Duration after = took(Urgency.LOOK, 10);

    assertThat(burst).isZero();
    assertThat(after).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void whatLooksLeaveChangesTakeAndRemovalsNeverWait() {
    took(Urgency.LOOK, 55);

    Duration changes = took(Urgency.CHANGE, 4);
    Duration removals = took(Urgency.REMOVAL, 30);

    assertThat(changes).isZero();
    assertThat(removals).isZero();
  }

  @Test
  void everyRefusalHoldsForLongerAndASuccessForgetsThem() {
    Duration former = Duration.ZERO;
    for (int time = 0; time < 6; time++) {
      answered(429, "0");
      assertThat(throttle.hold()).isGreaterThan(former);
      former = throttle.hold();
      clock.advance(throttle.hold());
    }
    answered(200, "3000");
    answered(429, "0");

    assertThat(former).isGreaterThanOrEqualTo(Duration.ofSeconds(32));
    assertThat(throttle.hold()).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void whileEverythingIsHeldNobodyIsAdmittedForLong() {
    for (int time = 0; time < 5; time++) {
      answered(429, "0");
    }

    assertThatThrownBy(() -> throttle.admit(Urgency.REMOVAL, "delete server 7"))
        .isInstanceOfSatisfying(
            ProvisioningException.Retryable.class,
            e -> assertThat(e.retryAfter().orElseThrow()).isGreaterThan(Duration.ofSeconds(10)))
        .hasMessageContaining("delete server 7");
  }

  @Test
  void theReserveComesBackWithTime() {
    answered(200, "298");

    Duration wait = took(Urgency.CHANGE, 1);

    assertThat(wait).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
  }

  @Test
  void nonsenseInHeadersIsNotBelieved() {
    answered(200, "many");

    assertThat(throttle.remaining()).isEmpty();
    assertThat(took(Urgency.LOOK, 1)).isZero();
  }

  @Test
  void anInterruptedCallIsNotSent() {
    Throttle slow =
        new Throttle(
            clock,
            time -> {
              throw new InterruptedException();
            },
            RandomGenerator.of("L64X128MixRandom"));
    slow.learn(new Exchange.Answered(429, Map.of(), ""));

    assertThatThrownBy(() -> slow.admit(Urgency.LOOK, "look"))
        .isInstanceOf(ProvisioningException.Retryable.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void afterARefusalThereIsNoBurst() {
    answered(429, "3000");
    clock.advance(throttle.hold());

    assertThat(took(Urgency.REMOVAL, 3)).isZero();
    assertThat(took(Urgency.CHANGE, 3)).isGreaterThanOrEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void whatRemovalsOverdrewIsMadeGoodInTwoMinutes() {
    took(Urgency.REMOVAL, 500);
    clock.advance(Duration.ofMinutes(2));

    assertThat(took(Urgency.LOOK, 10)).isZero();
  }

  @Test
  void ourOwnCallsCountBeforeTheirAnswersTellSo() {
    answered(200, "305");

    assertThat(took(Urgency.CHANGE, 10)).isGreaterThanOrEqualTo(Duration.ofSeconds(3));
  }
}
