// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.spi.BackendName;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;

final class SharesTest {
  private static final int EACH = 4;
  private static final BackendName HUNG = new BackendName("hung");
  private static final BackendName WELL = new BackendName("well");

  private static ContractRecord on(BackendName backend, int number) {
    return ContractRecord.planned(Contracts.id(number), backend, Contracts.order());
  }

  @Test
  @Guards(Rule.PLUGINS)
  void tenThousandContractsOfABackendThatHangsHoldAFewPlacesAndNoneOfAnothers() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch rested = new CountDownLatch(10_000 - EACH);
    AtomicInteger hanging = new AtomicInteger();
    Map<ContractState, Stage> stages = new EnumMap<>(ContractState.class);
    stages.put(
        ContractState.PLANNED,
        contract -> {
          if (contract.backend().equals(HUNG)) {
            hanging.incrementAndGet();
            hang(release);
          }
          return new Next.Rest(Duration.ZERO);
        });
    Stage stage = bounded(stages);

    try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 1; i <= 10_000; i++) {
        ContractRecord contract = on(HUNG, i);
        workers.execute(() -> {
          if (stage.advance(contract) instanceof Next.Rest(var after) && after.isPositive()) {
            rested.countDown();
          }
        });
      }
      boolean othersRest = rested.await(30, TimeUnit.SECONDS);
      Next well = stage.advance(on(WELL, 1));
      release.countDown();

      assertThat(othersRest).isTrue();
      assertThat(hanging).hasValue(EACH);
      assertThat(well).isEqualTo(new Next.Rest(Duration.ZERO));
    }
  }

  @Test
  void aPlaceIsGivenBackAfterEachStepAlsoAfterOneThatFails() {
    AtomicInteger steps = new AtomicInteger();
    Map<ContractState, Stage> stages = new EnumMap<>(ContractState.class);
    stages.put(
        ContractState.PLANNED,
        contract -> {
          if (steps.incrementAndGet() <= EACH) {
            throw new IllegalStateException("a bug of ours");
          }
          return new Next.Rest(Duration.ZERO);
        });
    Stage stage = bounded(stages);

    for (int i = 1; i <= EACH; i++) {
      ContractRecord contract = on(WELL, i);
      assertThatThrownBy(() -> stage.advance(contract)).hasMessage("a bug of ours");
    }

    for (int i = 1; i <= 2 * EACH; i++) {
      assertThat(stage.advance(on(WELL, i))).isEqualTo(new Next.Rest(Duration.ZERO));
    }
  }

  private static Stage bounded(Map<ContractState, Stage> stages) {
    return Objects.requireNonNull(
        new Shares(EACH, new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5), new Random(1)))
            .bounding(stages)
            .get(ContractState.PLANNED));
  }

  private static void hang(CountDownLatch release) {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
