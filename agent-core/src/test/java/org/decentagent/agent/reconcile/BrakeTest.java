// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.journal.BrakeRows;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.Journal;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BrakeTest {
  @TempDir Path state;
  private final FakeClock clock = FakeClock.at(Instant.parse("2026-11-22T12:00:00Z"));
  private Database database;
  private Journal journal;
  private Brake brake;

  @BeforeEach
  void open() {
    database = Database.open(state);
    journal = new Journal(database, clock);
    brake = new Brake(journal, clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void fleet(int size) {
    for (int i = 1; i <= size; i++) {
      journal.plan(Contracts.planned(i).to(ContractState.ACTIVE));
    }
  }

  private long admitted(int contracts) {
    return IntStream.rangeClosed(1, contracts)
        .parallel()
        .filter(i -> brake.admits(Contracts.id(i), Contracts.BACKEND, "expired"))
        .count();
  }

  @Test
  @Guards(Rule.BRAKE)
  void howeverManyAskAtOnceOnlyTwoOfASmallFleetMayGo() {
    fleet(10);

    assertThat(admitted(10)).isEqualTo(2);
  }

  @Test
  @Guards(Rule.BRAKE)
  void aTenthOfALargeFleetMayGo() {
    fleet(50);

    assertThat(admitted(50)).isEqualTo(5);
  }

  @Test
  @Guards(Rule.BRAKE)
  void whatWasNotBegunMakesNoFleetLarger() {
    fleet(10);
    IntStream.rangeClosed(11, 60).forEach(i -> journal.plan(Contracts.planned(i)));

    assertThat(admitted(10)).isEqualTo(2);
  }

  @Test
  @Guards(Rule.BRAKE)
  void whoAsksAgainCountsOnce() {
    fleet(3);
    admitted(1);

    assertThat(admitted(1)).isEqualTo(1);
    assertThat(admitted(3)).isEqualTo(2);
  }

  @Test
  @Guards(Rule.BRAKE)
  void thereIsRoomAgainWhenTheWindowIsOver() {
    fleet(5);
    admitted(2);
    clock.advance(Duration.ofMinutes(10));
    long early = brake.left();
    clock.advance(Duration.ofMillis(1));

    assertThat(early).isZero();
    assertThat(brake.admits(Contracts.id(3), Contracts.BACKEND, "expired")).isTrue();
  }

  @Test
  void oneTooManyFreezesItOverTheWindowAndARestartUntilTheOperatorReleasesIt() {
    fleet(5);
    admitted(3);
    clock.advance(Duration.ofDays(2));
    database.close();
    open();
    boolean frozen = !brake.admits(Contracts.id(4), Contracts.BACKEND, "expired");

    journal.brake().release("eve");

    assertThat(frozen).isTrue();
    assertThat(brake.left()).isEqualTo(2);
    assertThat(brake.admits(Contracts.id(4), Contracts.BACKEND, "expired")).isTrue();
  }

  @Test
  void whatTheOperatorLetsGoIsNotCountedAndWhatComesLaterIs() {
    fleet(9);
    List<Integer> held =
        IntStream.rangeClosed(1, 9).filter(i -> !admits(i, "expired")).boxed().toList();
    clock.advance(Duration.ofMillis(1));
    journal.brake().release("eve");

    assertThat(held).hasSize(7).allMatch(i -> admits(i, "expired"));
    assertThat(brake.left()).isEqualTo(2);
    assertThat(admits(held.getFirst(), "suspended")).isTrue();
    assertThat(brake.left()).isEqualTo(1);
  }

  private boolean admits(int number, String reason) {
    return brake.admits(Contracts.id(number), Contracts.BACKEND, reason);
  }

  @Test
  void whatTheOperatorAsksForCountsAndFreezesNothing() {
    fleet(5);
    admitted(2);

    assertThat(brake.admitsWord(Contracts.id(3), Contracts.BACKEND, "purged")).isFalse();
    assertThat(journal.brake().frozen()).isEmpty();
  }

  @Test
  void theOperatorsOwnWordCountsOnceAndGoesAsFarAsThereIsRoom() {
    fleet(5);

    assertThat(admitsWord(1)).isTrue();
    assertThat(admitsWord(1)).isTrue();
    assertThat(brake.left()).isEqualTo(1);
    assertThat(admitsWord(2)).isTrue();
    assertThat(admitsWord(3)).isFalse();
    assertThat(admitsWord(2)).isTrue();
    assertThat(brake.left()).isZero();
  }

  private boolean admitsWord(int number) {
    return brake.admitsWord(Contracts.id(number), Contracts.BACKEND, "purged");
  }

  @Test
  void whileItIsFrozenTheOperatorsWordGoesNoFurther() {
    fleet(5);
    admitted(3);
    clock.advance(Brake.WINDOW.plusMillis(1));

    assertThat(admitsWord(4)).isFalse();
    assertThat(brake.left()).isZero();
  }

  @Test
  void whatIsHeldBackIsReadInItsContractsHistoryAndWaitsForTheOperator() {
    fleet(5);
    admitted(2);
    admits(3, "expired");

    assertThat(journal.events(Contracts.id(3)))
        .extracting(Journal.Event::what)
        .containsExactly("held back by the brake: expired");
    assertThat(journal.brake().held())
        .extracting(BrakeRows.Held::contract)
        .containsExactly(Contracts.id(3));
    assertThat(Brake.finding(journal.brake().frozen().orElseThrow()))
        .startsWith("since 2026-11-22T12:00:00Z nothing is stopped or removed")
        .contains(
            "2 instances were stopped or removed within 10 min, and contract "
                + Contracts.id(3).brief()
                + " (expired) would be one too many")
        .endsWith("dc-agent brake release");
  }

  @Test
  void whatNeedNotGoAnyMoreWaitsForNobody() {
    fleet(5);
    admitted(2);
    admits(3, "expired");

    journal.brake().forget(Contracts.id(3));

    assertThat(journal.brake().held()).isEmpty();
  }

  @Test
  void theMomentTheWindowEndsStillCounts() {
    fleet(5);
    admitted(2);
    clock.advance(Brake.WINDOW);

    assertThat(brake.left()).isZero();
    clock.advance(Duration.ofMillis(1));
    assertThat(brake.left()).isEqualTo(2);
  }

  @Test
  @Guards(Rule.BRAKE)
  void whatMayGoMayStillGoOnceThereIsNoRoomForOthers() {
    fleet(5);
    admitted(2);

    assertThat(admits(1, "expired")).isTrue();
    assertThat(journal.brake().frozen()).isEmpty();
  }

  @Test
  @Guards(Rule.BRAKE)
  void whatWasLetGoCountsAgainAfterAnHour() {
    fleet(5);
    IntStream.rangeClosed(1, 4).forEach(i -> admits(i, "expired"));
    clock.advance(Duration.ofMillis(1));
    journal.brake().release("eve");
    clock.advance(Duration.ofHours(1));
    boolean withinTheHour = admits(3, "expired");
    long left = brake.left();
    clock.advance(Duration.ofMillis(1));

    assertThat(withinTheHour).isTrue();
    assertThat(left).isEqualTo(2);
    assertThat(admits(4, "expired")).isTrue();
    assertThat(brake.left()).isEqualTo(1);
  }

  @Test
  void ofAFleetThatBecameSmallNoMoreThanNothingIsLeftToGo() {
    fleet(50);
    admitted(5);
    IntStream.rangeClosed(1, 50)
        .forEach(
            i -> journal.apply(Change.to(journal.require(Contracts.id(i)).to(ContractState.GONE))));

    assertThat(brake.left()).isZero();
  }

  @Test
  void whatIsGoneOrWasNeverMadeIsNoPartOfTheFleet() {
    for (int i = 1; i <= 40; i++) {
      journal.plan(
          Contracts.planned(i).to(i % 2 == 0 ? ContractState.GONE : ContractState.PLANNED));
    }

    assertThat(brake.limit()).isEqualTo(2);
  }

  @Test
  void whatIsHeldBackTwiceAndFrozenTwiceIsSoSinceTheFirstTime() {
    fleet(5);
    admitted(2);
    admits(3, "expired");
    BrakeRows.Freeze frozen = journal.brake().frozen().orElseThrow();
    List<BrakeRows.Held> held = journal.brake().held();
    clock.advance(Duration.ofMinutes(1));
    admits(3, "expired");

    assertThat(journal.brake().frozen()).contains(frozen);
    assertThat(journal.brake().held()).isEqualTo(held);
  }

  @Test
  void whatWasLetGoWaitsForNobodyAndMayGoThoughItWasNotWantedMeanwhile() {
    fleet(5);
    admitted(2);
    admits(3, "expired");
    journal.brake().release("eve");
    journal.brake().forget(Contracts.id(3));

    assertThat(journal.brake().held()).isEmpty();
    assertThat(journal.brake().wasLetGo(Contracts.id(3), "expired", clock.instant())).isTrue();
  }
}
