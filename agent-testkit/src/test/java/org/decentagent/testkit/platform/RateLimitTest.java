// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.Test;

final class RateLimitTest {
  private final FakeClock clock = FakeClock.at(Shop.START);

  @Test
  void readsAndWritesHaveWindowsOfTheirOwn() {
    try (SimulatedPlatform platform =
            SimulatedPlatform.builder().clock(clock).rateLimited().start();
        Sender sender = new Sender(platform.url(), clock)) {
      for (int write = 0; write < 60; write++) {
        assertThat(write(sender).status()).isEqualTo(400);
      }
      Reply refused = write(sender);
      for (int read = 0; read < 120; read++) {
        assertThat(read(sender).status()).isEqualTo(200);
      }

      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.body()).isEqualTo("Rate limit exceeded. Please try again later.");
      assertThat(refused.header("Retry-After")).isEqualTo("60");
      assertThat(refused.header("X-RateLimit-Tier")).isEqualTo("standard");
      assertThat(read(sender).header("X-RateLimit-Tier")).isEqualTo("relaxed");
      assertThat(sender.unsigned("GET /api/v1/health", null).status()).isEqualTo(200);
    }
  }

  @Test
  void aWindowBeginsWithItsFirstRequestAndLastsAMinute() {
    try (SimulatedPlatform platform =
            SimulatedPlatform.builder().clock(clock).rateLimited().start();
        Sender sender = new Sender(platform.url(), clock)) {
      for (int read = 0; read < 121; read++) {
        read(sender);
      }

      clock.advance(Duration.ofMinutes(1).minusNanos(1));
      assertThat(read(sender).status()).isEqualTo(429);
      clock.advance(Duration.ofNanos(1));
      assertThat(read(sender).status()).isEqualTo(200);
    }
  }

  private static Reply write(Sender sender) {
    return sender.unsigned("POST /api/v1/agents/setup", "{}");
  }

  private static Reply read(Sender sender) {
    return sender.unsigned("GET /api/v1/providers/" + "00".repeat(32) + "/offerings", null);
  }
}
