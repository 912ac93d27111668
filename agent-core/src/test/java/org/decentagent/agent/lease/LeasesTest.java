// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.stream.IntStream;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.Kill;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.JournalException;
import org.decentagent.agent.journal.Lease;
import org.decentagent.platform.CallBudget;
import org.decentagent.platform.PlatformClient;
import org.decentagent.platform.PlatformLink;
import org.decentagent.platform.Ticker;
import org.decentagent.platform.signing.SigningKey;
import org.decentagent.spi.ContractId;
import org.decentagent.testkit.platform.CallPattern;
import org.decentagent.testkit.platform.Fault;
import org.decentagent.testkit.platform.ReceivedCall;
import org.decentagent.testkit.platform.SimulatedPlatform;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the platform is asked for a lease, and what each of its answers means. */
final class LeasesTest {
  private static final ContractId CONTRACT = Contracts.id(1);
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

  @TempDir Path state;
  private final FakeClock clock = FakeClock.at(START);
  private final SimulatedPlatform platform = SimulatedPlatform.start(clock);
  private final PlatformClient client = client();
  private final Kill disk = new Kill();
  private Database database;
  private Journal journal;
  private Leases leases;

  @BeforeEach
  void open() {
    database = Database.open(state, disk);
    journal = new Journal(database, clock);
    journal.plan(Contracts.planned(1));
    leases = new Leases(client, journal, clock);
  }

  @AfterEach
  void close() {
    client.close();
    database.close();
    platform.close();
  }

  private PlatformClient client() {
    return client(CallBudget.unlimited());
  }

  private PlatformClient client(CallBudget budget) {
    byte[] seed = new byte[32];
    seed[0] = 1;
    SigningKey key = SigningKey.ofSeed(seed);
    return PlatformClient.of(PlatformLink.to(platform.url(), budget, clock), key.publicHex(), key);
  }

  private void answers(String body) {
    platform.control().failNext(CallPattern.any(), new Fault.Status(200, "application/json", body));
  }

  private void grantsUntil(Instant expiresAt) {
    answers(
        "{\"success\":true,\"data\":{\"acquired\":true,\"expiresAtNs\":"
            + expiresAt.getEpochSecond()
            + "000000000}}");
  }

  private void refuses(String error) {
    answers("{\"success\":false,\"error\":\"" + error + "\"}");
  }

  private List<String> calls() {
    return platform.control().calls().stream().map(LeasesTest::word).toList();
  }

  private static String word(ReceivedCall call) {
    return call.method() + call.path().substring(call.path().lastIndexOf('/'));
  }

  private void held() {
    grantsUntil(START.plus(FIVE_MINUTES));
    leases.ensure(CONTRACT);
  }

  @Test
  void whatIsHeldForAWhileYetIsNotAskedForAgain() {
    held();
    clock.advance(FIVE_MINUTES.minusSeconds(30).minusMillis(1));

    assertThat(leases.ensure(CONTRACT)).isEqualTo(new LeaseAnswer.Held());
    assertThat(calls()).containsExactly("POST/lock");
  }

  @Test
  void whatTheJournalForgotIsAskedForAnew() {
    held();
    journal.unleased(CONTRACT);
    grantsUntil(START.plus(FIVE_MINUTES));

    assertThat(leases.ensure(CONTRACT)).isEqualTo(new LeaseAnswer.Held());
    assertThat(calls()).containsExactly("POST/lock", "POST/lock");
  }

  @Test
  @Guards(Rule.FENCE)
  void halfAMinuteBeforeItEndsALeaseIsRenewed() {
    held();
    clock.advance(FIVE_MINUTES.minusSeconds(30));
    grantsUntil(clock.instant().plus(FIVE_MINUTES));

    assertThat(leases.ensure(CONTRACT)).isEqualTo(new LeaseAnswer.Held());
    assertThat(calls()).hasSize(2);
    assertThat(journal.lease(CONTRACT))
        .contains(new Lease(START, clock.instant().plus(FIVE_MINUTES)));
  }

  @Test
  @Guards(Rule.FENCE)
  void whatAnEarlierProcessWroteDownIsNotReliedOn() {
    held();
    grantsUntil(START.plus(FIVE_MINUTES));

    new Leases(client, journal, clock).ensure(CONTRACT);

    assertThat(calls()).hasSize(2);
  }

  @Test
  void aLeaseCountsFromWhenItWasAskedForByOurOwnClock() {
    grantsUntil(START.plus(FIVE_MINUTES).plusSeconds(90));

    leases.ensure(CONTRACT);

    assertThat(journal.lease(CONTRACT).orElseThrow().until()).isEqualTo(START.plus(FIVE_MINUTES));
    assertThat(leases.platformTime()).isEqualTo(START.plusSeconds(90));
  }

  @Test
  void beforeAnyGrantThePlatformsTimeIsOurs() {
    assertThat(leases.platformTime()).isEqualTo(START);
  }

  @Test
  @Guards(Rule.FENCE)
  void whatAnotherAgentHoldsIsForgotten() {
    held();
    refuses("Contract already locked by another agent");

    assertThat(leases.ask(CONTRACT)).isEqualTo(new LeaseAnswer.Elsewhere());
    assertThat(journal.lease(CONTRACT)).isEmpty();
  }

  @Test
  void aContractThatIsClosedIsToldByItsStatusAndItsLeaseForgotten() {
    held();
    refuses("Contract ab is not in lockable status (status: cancelled)");

    assertThat(leases.ask(CONTRACT)).isEqualTo(new LeaseAnswer.Closed("cancelled"));
    assertThat(journal.lease(CONTRACT)).isEmpty();
  }

  @Test
  void aContractThatIsUnknownOrUnpaidIsNotOurs() {
    held();
    refuses("Contract not found: ab");
    LeaseAnswer unknown = leases.ask(CONTRACT);
    boolean forgotten = journal.lease(CONTRACT).isEmpty();
    refuses("Contract ab payment not succeeded (status: pending)");

    assertThat(unknown).isEqualTo(new LeaseAnswer.NotOurs("Contract not found: ab"));
    assertThat(forgotten).isTrue();
    assertThat(leases.ask(CONTRACT))
        .isEqualTo(new LeaseAnswer.NotOurs("Contract ab payment not succeeded (status: pending)"));
  }

  @Test
  @Guards(Rule.OFFLINE)
  void fromWhatNobodyUnderstandsNothingFollows() {
    held();
    refuses("the database is away");
    LeaseAnswer strange = leases.ask(CONTRACT);
    platform.control().failNext(CallPattern.any(), new Fault.Refused());
    LeaseAnswer offline = leases.ask(CONTRACT);

    assertThat(strange).isEqualTo(new LeaseAnswer.Unknown("the database is away"));
    assertThat(offline)
        .isInstanceOfSatisfying(
            LeaseAnswer.Unknown.class, unknown -> assertThat(unknown.why()).isNotBlank());
    assertThat(journal.lease(CONTRACT)).isPresent();
  }

  @Test
  void whatIsGivenBackIsForgottenHereAndReleasedThere() {
    held();
    leases.giveBack(CONTRACT);
    leases.giveBack(CONTRACT);

    assertThat(journal.lease(CONTRACT)).isEmpty();
    assertThat(calls()).containsExactly("POST/lock", "DELETE/lock");
  }

  @Test
  @Guards(Rule.FENCE)
  void aLeaseThatCannotBeForgottenIsNotReleased() {
    held();
    disk.fillDisk(1);

    assertThatThrownBy(() -> leases.giveBack(CONTRACT)).isInstanceOf(JournalException.class);

    assertThat(calls()).containsExactly("POST/lock");
  }

  @Test
  @Guards(Rule.FENCE)
  void aLeaseWhoseGrantTookItsTimeCountsFromWhenItWasAskedFor() {
    InstantSource passing =
        () -> {
          clock.advance(Duration.ofSeconds(20));
          return clock.instant();
        };
    grantsUntil(START.plus(FIVE_MINUTES));

    Leases slow = new Leases(client, journal, passing);
    slow.ensure(CONTRACT);

    assertThat(journal.lease(CONTRACT).orElseThrow().until())
        .isEqualTo(START.plusSeconds(20).plus(FIVE_MINUTES));
    Instant now = clock.instant();
    assertThat(slow.platformTime()).isEqualTo(now); // 20 s later, on a clock 20 s behind ours
  }

  /** Time in which nothing passes but what is waited for. */
  private static final class Waited implements Ticker {
    private long nanos;

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public void await(Condition condition, long time) {
      nanos += time;
    }
  }

  @Test
  @Guards(Rule.FENCE)
  void whileCallsAreShortWhatIsHeldIsRenewedBeforeAnythingNewIsAskedFor() {
    Waited ticker = new Waited();
    try (PlatformClient busy = client(CallBudget.perMinute(112, 112, ticker, () -> 0L))) {
      leases = new Leases(busy, journal, clock);
      held();
      IntStream.range(0, 93).forEach(number -> busy.lock(Contracts.id(3)));
      clock.advance(FIVE_MINUTES);

      leases.ensure(CONTRACT);
      long renewal = ticker.nanos();
      leases.ensure(Contracts.id(2));

      assertThat(renewal).isZero();
      assertThat(ticker.nanos()).isPositive();
    }
  }

  @Test
  void whatIsLeftToLapseIsForgottenWithoutAWord() {
    held();

    leases.letLapse(CONTRACT);

    assertThat(journal.lease(CONTRACT)).isEmpty();
    assertThat(calls()).hasSize(1);
  }

  @Test
  void whatTheJournalDoesNotKnowIsOnlyReleased() {
    leases.letGo(Contracts.id(2));

    assertThat(calls()).containsExactly("DELETE/lock");
  }

  @Test
  void whatWasLetGoIsAskedForAnew() {
    held();
    leases.letGo(CONTRACT);
    grantsUntil(START.plus(FIVE_MINUTES));

    leases.ensure(CONTRACT);

    assertThat(calls()).hasSize(3);
  }
}
