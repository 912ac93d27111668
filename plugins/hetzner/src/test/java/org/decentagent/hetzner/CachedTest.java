// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.Test;

final class CachedTest {
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final FakeClock clock = FakeClock.at(Account.START);
  private final AtomicInteger asked = new AtomicInteger();
  private final Cached<Integer> cached = new Cached<>(clock, LONGEST, asked::incrementAndGet);

  @Test
  void itIsAskedForOnceUntilItIsOld() {
    cached.get();
    clock.advance(LONGEST.minusSeconds(1));

    assertThat(cached.get()).isEqualTo(1);
    assertThat(cached.peek()).contains(1);
    clock.advance(Duration.ofSeconds(1));
    assertThat(cached.peek()).isEmpty();
    assertThat(cached.get()).isEqualTo(2);
  }

  @Test
  void whatWasReadInTheFutureIsOld() {
    cached.get();
    clock.advance(Duration.ofHours(-1));

    assertThat(cached.peek()).isEmpty();
    assertThat(cached.get()).isEqualTo(2);
  }

  @Test
  void whatIsForgottenIsAskedForAnew() {
    cached.get();
    cached.forget();

    assertThat(cached.peek()).isEmpty();
    assertThat(cached.get()).isEqualTo(2);
  }
}
