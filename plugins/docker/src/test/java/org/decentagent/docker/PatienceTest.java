// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.decentagent.spi.ProvisioningException;
import org.junit.jupiter.api.Test;

final class PatienceTest {
  private final Patience patience = new Patience();

  @Test
  void anInterruptEndsTheWaitAndStaysSet() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> patience.look(2, Duration.ofHours(1), Optional::empty))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class);

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void itLooksAsOftenAsItWasTold() {
    AtomicInteger looks = new AtomicInteger();

    Optional<String> seen =
        patience.look(
            3,
            Duration.ZERO,
            () -> {
              looks.incrementAndGet();
              return Optional.empty();
            });

    assertThat(seen).isEmpty();
    assertThat(looks).hasValue(3);
  }
}
