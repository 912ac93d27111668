// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.decentagent.agent.ScriptedProvisioner;
import org.decentagent.agent.backend.Backend;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.Journal;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.Inventory;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Backends that hang, and those that do not wait for them. */
@Timeout(20)
final class SurveyTest {
  private static final BackendName HUNG = new BackendName("hung");
  private static final BackendName QUICK = new BackendName("quick");

  @TempDir Path folder;
  private final FakeClock clock = FakeClock.at(Instant.parse("2026-11-22T12:00:00Z"));
  private final CountDownLatch hanging = new CountDownLatch(1);
  private final AtomicInteger begun = new AtomicInteger();
  private final Survey survey = new Survey(Duration.ofMillis(300));
  private Database database;
  private Backend hung;
  private Backend quick;

  @BeforeEach
  void open() {
    database = Database.open(folder);
    Journal journal = new Journal(database, clock);
    hung = new ScriptedProvisioner().backend(HUNG, journal, clock);
    quick = new ScriptedProvisioner().backend(QUICK, journal, clock);
  }

  @AfterEach
  void close() {
    hanging.countDown();
    hung.close();
    quick.close();
    database.close();
  }

  private Map<BackendName, Listings.Verdict> round() {
    return survey.of(List.of(hung, quick), this::list);
  }

  private Listings.Verdict list(Backend backend) {
    if (backend.name().equals(HUNG)) {
      begun.incrementAndGet();
      try {
        hanging.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return new Listings.Verdict.Reliable(
        new Inventory.Complete(ScriptedProvisioner.IDENTITY, List.of()));
  }

  @Test
  void aBackendThatHangsHoldsUpNoOtherAndCountsAsUnavailable() {
    Map<BackendName, Listings.Verdict> verdicts = round();

    assertThat(verdicts.get(QUICK)).isInstanceOf(Listings.Verdict.Reliable.class);
    assertThat(verdicts.get(HUNG))
        .isInstanceOfSatisfying(
            Listings.Verdict.Unreliable.class,
            late -> assertThat(late.why()).contains("'hung'", "unavailable for this round"));
  }

  @Test
  void aListingThatStillRunsIsNotBegunASecondTime() throws Exception {
    round();
    Map<BackendName, Listings.Verdict> second = round();
    hanging.countDown();
    while (!(round().get(HUNG) instanceof Listings.Verdict.Reliable)) {
      assertThat(Thread.currentThread().isInterrupted()).as("it took too long").isFalse();
    }

    assertThat(second.get(HUNG)).isInstanceOf(Listings.Verdict.Unreliable.class);
    assertThat(begun).hasValue(2);
  }

  @Test
  void aBugOfOursInAListingIsNotAnUnavailableBackend() {
    assertThatThrownBy(() ->
            survey.of(
                List.of(quick),
                backend -> {
                  throw new IllegalStateException("a bug");
                }))
        .hasMessage("a bug");
  }

  @Test
  void anAgentThatStopsWaitsForNoListingAndBeginsNoneOfThemAnew() {
    Thread.currentThread().interrupt();

    Map<BackendName, Listings.Verdict> stopping = round();
    boolean isStillStopping = Thread.interrupted();
    Map<BackendName, Listings.Verdict> after = round();

    assertThat(isStillStopping).isTrue();
    assertThat(hungIn(stopping)).contains("the agent stops");
    assertThat(hungIn(after)).contains("an earlier listing of it still runs");
  }

  private static String hungIn(Map<BackendName, Listings.Verdict> verdicts) {
    return String.valueOf(verdicts.get(HUNG));
  }

  @Test
  void whatNobodyCanGoOnAfterIsThrownAsItIs() {
    Error worse = new StackOverflowError();

    assertThatThrownBy(() ->
            survey.of(
                List.of(quick),
                backend -> {
                  throw worse;
                }))
        .isSameAs(worse);
  }
}
