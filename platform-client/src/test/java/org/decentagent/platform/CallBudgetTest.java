// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may call the platform, and when; time is moved by hand. */
@Timeout(60)
final class CallBudgetTest {
  private static final Duration A_MINUTE = Duration.ofMinutes(1);
  private static final Duration A_BIT = Duration.ofMillis(1);

  private record Running(long end, CallPermit.Granted permit) {}

  private final HandTicker ticker = new HandTicker();
  private final List<Thread> threads = new ArrayList<>();
  private final List<String> order = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void noThreadIsLeft() throws InterruptedException {
    for (Thread thread : threads) {
      thread.interrupt();
      thread.join(TimeUnit.SECONDS.toMillis(10));
      assertThat(thread.isAlive()).isFalse();
    }
  }

  @Test
  void aTenthOfThePlatformsLimitsIsLeftFree() {
    BudgetSnapshot snapshot = CallBudget.standard(new Random(1)).snapshot();

    assertThat(snapshot.writes()).isEqualTo(new BudgetSnapshot.Share(54, 0, 0));
    assertThat(snapshot.reads()).isEqualTo(new BudgetSnapshot.Share(108, 0, 0));
  }

  @Test
  void aCallCountsUntilAMinuteAfterItsAnswer() throws InterruptedException {
    CallBudget budget = budget(1);
    CallPermit.Granted first = granted(budget, CallPriority.HEALTH);
    ticker.advance(A_MINUTE.multipliedBy(2));

    assertThat(budget.acquire(CallKind.WRITE, CallPriority.HEALTH))
        .isInstanceOf(CallPermit.NoRoom.class);
    first.end().run();
    ticker.advance(A_MINUTE.minus(A_BIT));
    assertThat(budget.acquire(CallKind.WRITE, CallPriority.HEALTH))
        .isEqualTo(new CallPermit.NoRoom(A_BIT));
    ticker.advance(A_BIT);
    assertThat(granted(budget, CallPriority.HEALTH)).isNotNull();
  }

  @Test
  void noWindowOfThePlatformEverHoldsMoreThanTheLimit() throws InterruptedException {
    CallBudget budget = budget(60);
    int share = CallPriority.HEALTH.shareOf(54);
    Random random = new Random(11);
    List<Long> countedAt = new ArrayList<>();
    PriorityQueue<Running> running = new PriorityQueue<>(Comparator.comparingLong(Running::end));
    long now = 0;
    for (int round = 0; round < 20_000; round++) {
      long step = random.nextInt(10) == 0 ? random.nextInt(20_000) : random.nextInt(300);
      now += step;
      ticker.advance(Duration.ofMillis(step));
      while (!running.isEmpty() && running.element().end() <= now) {
        running.remove().permit().end().run();
      }
      if (budget.acquire(CallKind.WRITE, CallPriority.HEALTH)
          instanceof CallPermit.Granted granted) {
        long latency = random.nextInt(5000);
        countedAt.add(now + random.nextLong(latency + 1));
        running.add(new Running(now + latency, granted));
      }
    }

    Collections.sort(countedAt);
    assertThat(countedAt).hasSizeGreaterThan(share * 10);
    for (int i = 0; i + share < countedAt.size(); i++) {
      assertThat(countedAt.get(i + share) - countedAt.get(i)).isGreaterThanOrEqualTo(60_000);
    }
  }

  @Test
  void readsAndWritesHaveRoomOfTheirOwn() throws InterruptedException {
    CallBudget budget = CallBudget.perMinute(1, 1, ticker, new Random(1));

    assertThat(budget.acquire(CallKind.WRITE, CallPriority.HEALTH))
        .isInstanceOf(CallPermit.Granted.class);
    assertThat(budget.acquire(CallKind.READ, CallPriority.HEALTH))
        .isInstanceOf(CallPermit.Granted.class);
  }

  @Test
  void theMoreUrgentGoesFirstAndTheOlderAmongEquals() throws InterruptedException {
    CallBudget budget = budget(1);
    granted(budget, CallPriority.ROTATION).end().run();
    ticker.advance(A_MINUTE.minus(A_BIT));
    queue(budget, CallPriority.ROTATION, "rotation 1");
    queue(budget, CallPriority.ROTATION, "rotation 2");
    queue(budget, CallPriority.DELIVERY, "delivery 1");
    queue(budget, CallPriority.HEARTBEAT, "heartbeat");
    queue(budget, CallPriority.DELIVERY, "delivery 2");
    queue(budget, CallPriority.TERMINATION, "termination");
    assertThat(budget.snapshot().writes()).isEqualTo(new BudgetSnapshot.Share(1, 1, 6));

    ticker.advance(A_BIT);
    eventually(() -> order.size() == 1);
    ticker.advance(A_MINUTE);
    eventually(() -> order.size() == 2);

    assertThat(order).containsExactly("heartbeat", "termination");
  }

  @Test
  void theRestFollowsInOrderAsRoomComes() throws InterruptedException {
    CallBudget budget = budget(1);
    granted(budget, CallPriority.ROTATION).end().run();
    queue(budget, CallPriority.ROTATION, "rotation");
    queue(budget, CallPriority.DELIVERY, "delivery");

    ticker.advance(A_MINUTE);
    eventually(() -> order.size() == 1);
    ticker.advance(A_MINUTE.minus(A_BIT));

    assertThat(order).containsExactly("delivery");
    assertThat(budget.snapshot().writes().waiting()).isEqualTo(1);
  }

  @Test
  void healthLeavesRoomForHeartbeats() throws InterruptedException {
    CallBudget budget = budget(60);
    int sent = 0;
    while (budget.acquire(CallKind.WRITE, CallPriority.HEALTH) instanceof CallPermit.Granted ok) {
      ok.end().run();
      sent++;
    }

    assertThat(sent).isEqualTo(32);
    assertThat(budget.snapshot().skipped()).isEqualTo(1);
    assertThat(granted(budget, CallPriority.HEARTBEAT)).isNotNull();
  }

  @Test
  void deliveriesLeaveRoomForTerminationsAndTheseForHeartbeats() throws InterruptedException {
    CallBudget budget = budget(60);

    for (int i = 0; i < 50; i++) {
      granted(budget, CallPriority.DELIVERY).end().run();
    }
    queue(budget, CallPriority.DELIVERY, "delivery");
    for (int i = 0; i < 2; i++) {
      granted(budget, CallPriority.TERMINATION).end().run();
    }
    queue(budget, CallPriority.TERMINATION, "termination");
    for (int i = 0; i < 2; i++) {
      granted(budget, CallPriority.HEARTBEAT).end().run();
    }

    assertThat(order).isEmpty();
    assertThat(budget.snapshot().writes()).isEqualTo(new BudgetSnapshot.Share(54, 54, 2));
  }

  @Test
  void afterTooManyEverythingWaitsAsLongAsAskedAndALittleMore() throws InterruptedException {
    CallBudget budget = CallBudget.perMinute(60, 120, ticker, new Random(5));

    budget.hold(Duration.ofSeconds(60));

    Duration held = budget.snapshot().heldFor();
    assertThat(held).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(75));
    assertThat(budget.snapshot().throttled()).isEqualTo(1);
    assertThat(budget.acquire(CallKind.READ, CallPriority.HEALTH))
        .isEqualTo(new CallPermit.NoRoom(held));
    queue(budget, CallPriority.HEARTBEAT, "heartbeat");
    ticker.advance(held.minus(A_BIT));
    assertThat(order).isEmpty();
    ticker.advance(A_BIT);
    eventually(() -> order.equals(List.of("heartbeat")));
  }

  @Test
  void roomForHealthIsWhatItsShareLeavesAndNoneWhileEverythingWaits() throws InterruptedException {
    CallBudget budget = CallBudget.perMinute(10, 10, ticker, new Random(1));
    int atFirst = budget.room(CallKind.WRITE, CallPriority.HEALTH);
    granted(budget, CallPriority.HEARTBEAT);
    granted(budget, CallPriority.HEALTH).end().run();
    int afterTwo = budget.room(CallKind.WRITE, CallPriority.HEALTH);
    budget.hold(Duration.ofSeconds(60));

    assertThat(List.of(atFirst, afterTwo)).containsExactly(5, 3);
    assertThat(budget.room(CallKind.WRITE, CallPriority.HEALTH)).isZero();
  }

  @Test
  void aSenselessDelayIsBounded() {
    CallBudget budget = budget(60);

    budget.hold(Duration.ofDays(365));

    assertThat(budget.snapshot().heldFor()).isLessThan(Duration.ofMinutes(7));
  }

  @Test
  void nobodyWaitsForEver() throws InterruptedException {
    CallBudget budget = budget(1);
    granted(budget, CallPriority.ROTATION);
    queue(budget, CallPriority.HEARTBEAT, "heartbeat");

    ticker.advance(Duration.ofMinutes(2));

    eventually(() -> order.equals(List.of("no room for heartbeat")));
    assertThat(budget.snapshot().writes().waiting()).isZero();
  }

  @Test
  void aWaitingCallCanBeInterrupted() throws InterruptedException {
    CallBudget budget = budget(1);
    granted(budget, CallPriority.ROTATION);
    queue(budget, CallPriority.HEARTBEAT, "heartbeat");

    threads.getFirst().interrupt();

    eventually(() -> order.equals(List.of("interrupted heartbeat")));
    assertThat(budget.snapshot().writes().waiting()).isZero();
  }

  @Test
  void noLimitMeansNoWaiting() throws InterruptedException {
    CallBudget budget = CallBudget.unlimited();

    budget.hold(Duration.ofHours(1));

    for (int i = 0; i < 10_000; i++) {
      granted(budget, CallPriority.HEALTH).end().run();
    }
    assertThat(budget.snapshot().writes().used()).isZero();
  }

  @Test
  void aBudgetOfNothingIsRefused() {
    assertThatThrownBy(() -> CallBudget.perMinute(0, 1, ticker, new Random(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aHealthReportWithoutRoomIsLeftOutAndCounted() throws InterruptedException {
    try (PlatformServer server = new PlatformServer()) {
      CallBudget budget = CallBudget.perMinute(1, 1, ticker, new Random(1));
      granted(budget, CallPriority.ROTATION).end().run();
      PlatformLink link =
          PlatformLink.to(server.url(), budget, InstantSource.fixed(PlatformServer.NOW));

      try (PlatformClient client =
          PlatformClient.of(link, PlatformServer.PROVIDER, PlatformServer.agentKey())) {
        assertThat(client.reportHealth(PlatformServer.CONTRACT, healthy()))
            .isEqualTo(new Answer.Throttled<>(A_MINUTE));
      }

      assertThat(server.requests()).isZero();
      assertThat(budget.snapshot().skipped()).isEqualTo(1);
    }
  }

  @Test
  void aThrottledCallHoldsTheWholeProcess() {
    try (PlatformServer server = new PlatformServer()) {
      CallBudget budget = budget(60);
      PlatformLink link =
          PlatformLink.to(server.url(), budget, InstantSource.fixed(PlatformServer.NOW));
      server.answer(new MockResponse.Builder().code(429).addHeader("Retry-After", "60").build());

      try (PlatformClient client =
          PlatformClient.of(link, PlatformServer.PROVIDER, PlatformServer.agentKey())) {
        client.pendingContracts();
        Answer<Done> health = client.reportHealth(PlatformServer.CONTRACT, healthy());

        assertThat(health).isInstanceOf(Answer.Throttled.class);
      }

      assertThat(server.requests()).isEqualTo(1);
      assertThat(budget.snapshot().throttled()).isEqualTo(1);
      assertThat(budget.snapshot().heldFor()).isGreaterThanOrEqualTo(Duration.ofSeconds(60));
    }
  }

  private CallBudget budget(int writes) {
    return CallBudget.perMinute(writes, 120, ticker, new Random(1));
  }

  private static CallPermit.Granted granted(CallBudget budget, CallPriority priority)
      throws InterruptedException {
    return (CallPermit.Granted) budget.acquire(CallKind.WRITE, priority);
  }

  private static HealthReport healthy() {
    return new HealthReport(
        PlatformServer.NOW, HealthReport.Status.HEALTHY, OptionalInt.empty(), Optional.empty());
  }

  /** Starts a call in a thread of its own and returns when it waits. */
  private void queue(CallBudget budget, CallPriority priority, String name)
      throws InterruptedException {
    int before = budget.snapshot().writes().waiting();
    CountDownLatch started = new CountDownLatch(1);
    threads.add(
        Thread.ofVirtual()
            .start(() -> {
              started.countDown();
              try {
                switch (budget.acquire(CallKind.WRITE, priority)) {
                  case CallPermit.Granted granted -> {
                    granted.end().run(); // before the name: who sees it may turn the clock
                    order.add(name);
                  }
                  case CallPermit.NoRoom noRoom -> order.add("no room for " + name);
                }
              } catch (InterruptedException e) {
                order.add("interrupted " + name);
              }
            }));
    assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
    eventually(() -> budget.snapshot().writes().waiting() == before + 1);
  }

  private static void eventually(BooleanSupplier fact) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!fact.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("within ten seconds").isNegative();
      Thread.onSpinWait();
    }
  }

  @Test
  void roomComesBackWhenAMinuteHasPassed() throws InterruptedException {
    CallBudget budget = CallBudget.perMinute(10, 10, ticker, new Random(1));
    granted(budget, CallPriority.HEARTBEAT).end().run();
    int after = budget.room(CallKind.WRITE, CallPriority.HEARTBEAT);
    ticker.advance(A_MINUTE);

    assertThat(budget.room(CallKind.WRITE, CallPriority.HEARTBEAT)).isEqualTo(after + 1);
    granted(budget, CallPriority.HEARTBEAT).end().run();
    ticker.advance(A_MINUTE);
    assertThat(budget.snapshot().writes().used()).isZero();
  }

  @Test
  void whoAsksForRoomKeepsNobodyWaiting() throws InterruptedException {
    CallBudget budget = CallBudget.perMinute(10, 10, ticker, new Random(1));
    budget.room(CallKind.WRITE, CallPriority.HEALTH);
    AtomicReference<BudgetSnapshot> seen = new AtomicReference<>();
    Thread another = Thread.ofPlatform().daemon().start(() -> seen.set(budget.snapshot()));

    another.join(TimeUnit.SECONDS.toMillis(10));

    assertThat(seen.get()).isNotNull();
  }

  @Test
  void aCallThatWasAnsweredStopsCountingAfterAMinute() {
    try (PlatformServer server = new PlatformServer()) {
      CallBudget budget = budget(60);
      PlatformLink link =
          PlatformLink.to(server.url(), budget, InstantSource.fixed(PlatformServer.NOW));
      server.answer(new MockResponse.Builder().code(500).build());
      try (PlatformClient client =
          PlatformClient.of(link, PlatformServer.PROVIDER, PlatformServer.agentKey())) {
        client.pendingContracts();
      }
      int used = budget.snapshot().reads().used() + budget.snapshot().writes().used();
      ticker.advance(A_MINUTE);

      assertThat(used).isEqualTo(1);
      assertThat(budget.snapshot().reads().used() + budget.snapshot().writes().used()).isZero();
    }
  }
}
