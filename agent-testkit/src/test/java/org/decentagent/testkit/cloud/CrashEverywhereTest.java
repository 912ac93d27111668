// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.Instance;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Steps;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CrashEverywhereTest {
  @ParameterizedTest
  @EnumSource(
      value = CreateGuarantee.class,
      names = {"CLIENT_TOKEN", "NAME_UNIQUE", "ID_CHOSEN", "TAG_SEARCH"})
  void killedAtAnyWriteThereIsOneInstanceAndAfterItsEndNothing(CreateGuarantee guarantee) {
    int writes = deliverAndEnd(guarantee, memory -> {});

    assertThat(writes).isGreaterThan(8);
    for (int i = 0; i < writes; i++) {
      int write = i;
      deliverAndEnd(guarantee, memory -> memory.killBefore(write));
      deliverAndEnd(guarantee, memory -> memory.killAfter(write + 1));
    }
  }

  private static int deliverAndEnd(CreateGuarantee guarantee, Consumer<StepsMemory> plan) {
    HandClock clock = new HandClock();
    Shop shop =
        Shop.over(
            clock,
            SimulatedCloud.builder(clock)
                .withoutSsh()
                .guarantee(guarantee)
                .bootTime(Duration.ofSeconds(5))
                .removalTime(Duration.ofSeconds(5))
                .visibleAfter(Duration.ofSeconds(30)));
    plan.accept(shop.memory);
    Optional<Instance> instance = Optional.empty();
    while (instance.isEmpty()) {
      try {
        instance = Optional.of(shop.provisionUntilReady(Shop.CONTRACT));
      } catch (Killed | ProvisioningException.Retryable e) {
        shop.settle();
      }
    }
    assertThat(shop.cloud.machines()).hasSize(1);
    assertThat(shop.cloud.parts()).hasSize(2);
    assertThat(shop.cloud.creates()).isEqualTo(1);
    assertThat(shop.memory.children(Shop.CONTRACT))
        .extracting(Steps.Child::externalId)
        .containsExactlyInAnyOrderElementsOf(shop.cloud.parts());

    shop.settle();
    boolean gone = false;
    while (!gone) {
      try {
        shop.terminateUntilGone(Shop.CONTRACT, Optional.of(instance.get().ref()));
        gone = true;
      } catch (Killed e) {
        shop.settle();
      }
    }
    assertThat(shop.cloud.machines()).isEmpty();
    assertThat(shop.cloud.parts()).isEmpty();
    assertThat(shop.memory.children(Shop.CONTRACT)).isEmpty();
    return shop.memory.durableWrites();
  }
}
