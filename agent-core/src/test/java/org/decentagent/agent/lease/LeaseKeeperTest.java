// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.backend.Progress;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.Lease;
import org.decentagent.platform.CallBudget;
import org.decentagent.platform.PlatformClient;
import org.decentagent.platform.PlatformLink;
import org.decentagent.platform.signing.SigningKey;
import org.decentagent.spi.ContractId;
import org.decentagent.testkit.platform.CallPattern;
import org.decentagent.testkit.platform.Fault;
import org.decentagent.testkit.platform.SimulatedPlatform;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The platform's answers are scripted here; {@code Shop} tests have real ones. */
final class LeaseKeeperTest {
  private static final ContractId CONTRACT = Contracts.id(1);
  private static final Duration RENEWAL = Duration.ofSeconds(90);
  private static final Duration PATIENCE = Duration.ofMinutes(6);

  @TempDir Path state;
  private final FakeClock clock = FakeClock.at(Instant.parse("2026-11-22T12:00:00Z"));
  private final SimulatedPlatform platform = SimulatedPlatform.start(clock);
  private final PlatformClient client = client(platform.url());
  private final List<ContractId> lost = new ArrayList<>();
  private final Progress progress = new Progress(clock);
  private Database database;
  private Journal journal;
  private LeaseKeeper keeper;

  @BeforeEach
  void open() {
    database = Database.open(state);
    journal = new Journal(database, clock);
    journal.plan(Contracts.planned(1));
    Instant granted = Instant.ofEpochSecond(1_700_000_000).minusSeconds(300);
    journal.leased(
        CONTRACT,
        clock.instant().plus(Duration.ofMinutes(5)),
        new Lease(granted, granted.plusSeconds(300)));
    keeper =
        new LeaseKeeper(
            new Leases(client, journal, clock),
            journal,
            progress,
            clock,
            new LeaseKeeper.Pace(RENEWAL, PATIENCE),
            lost::add);
  }

  @AfterEach
  void close() {
    client.close();
    database.close();
    platform.close();
  }

  private PlatformClient client(URI url) {
    byte[] seed = new byte[32];
    seed[0] = 1;
    SigningKey key = SigningKey.ofSeed(seed);
    return PlatformClient.of(
        PlatformLink.to(url, CallBudget.unlimited(), clock), key.publicHex(), key);
  }

  private void answers(String body) {
    platform
        .control()
        .addFault(CallPattern.any(), 10_000, new Fault.Status(200, "application/json", body));
  }

  private void granted() {
    answers("{\"success\":true,\"data\":{\"acquired\":true,\"expiresAtNs\":1700000000000000000}}");
  }

  private int calls() {
    return platform.control().calls().size();
  }

  private void rounds(Duration time) {
    Instant end = clock.instant().plus(time);
    while (clock.instant().isBefore(end)) {
      keeper.round();
      clock.advance(Duration.ofSeconds(5));
    }
  }

  @Test
  void aLeaseIsRenewedWhenItsTimeComesAndNotBefore() {
    granted();
    rounds(Duration.ofSeconds(90));
    int early = calls();

    keeper.round();

    assertThat(early).isZero();
    assertThat(calls()).isEqualTo(1);
    assertThat(journal.lease(CONTRACT).orElseThrow().until())
        .isEqualTo(clock.instant().plus(Duration.ofMinutes(5)));
  }

  @Test
  void aLeaseRenewedInTimeWasHeldWithoutAGap() {
    granted();
    Instant since = journal.lease(CONTRACT).orElseThrow().since();

    rounds(Duration.ofMinutes(5));

    assertThat(journal.lease(CONTRACT).orElseThrow().since()).isEqualTo(since);
  }

  @Test
  @Guards(Rule.FENCE)
  void whatStandsStillIsRenewedNoMoreAndWhatMovesIs() {
    granted();
    rounds(Duration.ofMinutes(20));
    int whileItStood = calls();
    progress.beat(CONTRACT);

    rounds(Duration.ofSeconds(5));

    assertThat(whileItStood).isLessThanOrEqualTo(4);
    assertThat(calls()).isEqualTo(whileItStood + 1);
  }

  @Test
  @Guards(Rule.FENCE)
  void aLeaseThatARivalHasIsForgottenAndItsWorkerWoken() {
    answers(
        "{\"success\":true,\"data\":{\"acquired\":false,\"expiresAtNs\":1700000000000000000},"
            + "\"error\":\"Contract already locked by another agent\"}");

    rounds(Duration.ofMinutes(5));

    assertThat(lost).containsExactly(CONTRACT);
    assertThat(journal.lease(CONTRACT)).isEmpty();
  }

  @Test
  void theWorkerOfAContractThatIsClosedIsWoken() {
    answers(
        "{\"success\":false,\"error\":\"Contract ab is not in lockable status (status:"
            + " cancelled)\"}");

    rounds(Duration.ofMinutes(5));

    assertThat(lost).containsExactly(CONTRACT);
    assertThat(journal.lease(CONTRACT)).isEmpty();
  }

  @Test
  void aContractThatThePlatformDoesNotKnowIsAskedAboutOnce() {
    answers("{\"success\":false,\"error\":\"Contract not found: " + CONTRACT.hex() + "\"}");

    rounds(Duration.ofMinutes(5));

    assertThat(lost).containsExactly(CONTRACT);
    assertThat(calls()).isEqualTo(1);
  }

  @Test
  @Guards(Rule.OFFLINE)
  void aPlatformThatRefusesUsIsNotAskedEveryFewSeconds() {
    platform
        .control()
        .addFault(CallPattern.any(), 10_000, new Fault.Status(401, "text/plain", "not you"));

    rounds(Duration.ofMinutes(5));

    assertThat(calls()).isBetween(3, 8);
    assertThat(lost).isEmpty();
  }

  @Test
  void theLeaseOfWhatIsDeliveredIsNotRenewed() {
    granted();
    journal.apply(Change.to(journal.require(CONTRACT).to(ContractState.ACTIVE)));

    rounds(Duration.ofMinutes(5));

    assertThat(calls()).isZero();
  }
}
