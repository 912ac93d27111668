// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.EndingReason;
import org.decentagent.agent.journal.Wish;
import org.decentagent.platform.Reconciliation;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Observed;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;

/** What is said of instances that no living contract accounts for, and what follows. */
final class OrphanRuleTest {
  private final Situation situation = new Situation();

  private Observed ours(int number) {
    return situation.ours(Situation.machine(number), number, Instant.EPOCH);
  }

  private static Decision.Sight sight(Observed instance, int number, String said) {
    return new Decision.Sight(Contracts.BACKEND, instance, Contracts.id(number), said);
  }

  private static Decision.Quarantine quarantine(Observed instance, int number, String why) {
    return new Decision.Quarantine(Contracts.BACKEND, instance, Contracts.id(number), why);
  }

  private static Decision.RemoveOrphan remove(Observed instance, int number, String why) {
    return new Decision.RemoveOrphan(Contracts.BACKEND, instance, Contracts.id(number), why);
  }

  @Test
  void theOperatorReadsWhatThePlatformSaysOfIt() {
    Observed unknown = ours(1);
    Observed ended = ours(2);
    Observed kept = ours(3);
    situation.terminated(2, "cancelled");
    situation.kept(3);

    assertThat(situation.decide())
        .containsExactly(
            sight(unknown, 1, "unknown"),
            sight(ended, 2, "terminate: cancelled"),
            quarantine(ended, 2, "the platform says: cancelled"),
            sight(kept, 3, "keep"),
            new Decision.ConsiderAdoption(Contracts.BACKEND, kept, Contracts.id(3)));
  }

  @Test
  void whatIsPausedWasDeliveredAndMayBeAdopted() {
    Observed paused = ours(1);
    situation.pause.add(
        new Reconciliation.Pause("m-1", Optional.of(Contracts.id(1)), "payment_overdue"));

    assertThat(situation.decide())
        .containsExactly(
            sight(paused, 1, "keep"),
            new Decision.ConsiderAdoption(Contracts.BACKEND, paused, Contracts.id(1)));
  }

  @Test
  @Guards(Rule.ORPHANS)
  void anHourOfThePlatformsSilenceStopsAnInstanceAndNoLessDoes() {
    Observed known = ours(1);
    Observed kept = ours(2);
    situation.looked("m-1", 1, Duration.ofHours(1));
    situation.looked("m-2", 2, Duration.ofHours(1));
    situation.kept(2);

    assertThat(situation.decide())
        .filteredOn(Decision.Quarantine.class::isInstance)
        .containsExactly(
            quarantine(known, 1, "the platform has known nothing of its contract for an hour"));
    assertThat(kept.state()).isEqualTo(InstanceState.RUNNING);
  }

  @Test
  void whatIsOverHereIsStoppedThoughThePlatformKeepsIt() {
    situation.over(1, EndingReason.FAILED);
    Observed instance = ours(1);
    situation.kept(1);

    assertThat(situation.decide())
        .containsExactly(
            sight(instance, 1, "keep"), quarantine(instance, 1, "its contract is over here"));
  }

  @Test
  void whatWeOnlyLeftToOthersIsNotOverForItsCustomer() {
    situation.over(1, EndingReason.LEFT);
    Observed instance = ours(1);

    assertThat(situation.decide()).containsExactly(sight(instance, 1, "unknown"));
  }

  @Test
  @Guards(Rule.LOST_JOURNAL)
  void whatWeLeftToOthersAndThePlatformKeepsMayBeAdopted() {
    situation.over(1, EndingReason.LEFT);
    Observed instance = ours(1);
    situation.kept(1);
    situation.looked("m-1", 1, Situation.GRACE);

    assertThat(situation.decide())
        .containsExactly(
            sight(instance, 1, "keep"),
            new Decision.ConsiderAdoption(Contracts.BACKEND, instance, Contracts.id(1)));
  }

  @Test
  void onlyWhatRunsIsStopped() {
    situation.over(1, EndingReason.CANCELLED);
    Observed stopped =
        situation.ours(Contracts.BACKEND, "m-1", 1, InstanceState.STOPPED, Instant.EPOCH);

    assertThat(situation.decide()).containsExactly(sight(stopped, 1, "unknown"));
  }

  @Test
  void whenItsGraceIsOverItIsRemovedForTheReasonThatIsKnown() {
    situation.over(1, EndingReason.CANCELLED);
    Observed overHere = ours(1);
    Observed ended = ours(2);
    situation.terminated(2, "expired");
    situation.looked("m-1", 1, Situation.GRACE);
    situation.looked("m-2", 2, Situation.GRACE);

    assertThat(situation.decide())
        .filteredOn(Decision.RemoveOrphan.class::isInstance)
        .containsExactly(
            remove(overHere, 1, "its contract is over here"), remove(ended, 2, "expired"));
  }

  @Test
  void oneThatIsIgnoredIsStillToldOfWithThePlatformsWord() {
    Observed instance = ours(1);
    situation.terminated(1, "expired");
    situation.ignored("m-1", 1);

    assertThat(situation.decide())
        .containsExactly(
            new Decision.Disregard(
                Contracts.BACKEND, instance, Contracts.id(1), "terminate: expired"));
  }

  @Test
  @Guards(Rule.STAMP)
  void whatIsNotOursIsNamedWithTheReason() {
    Observed foreign =
        new Observed(
            "m-8",
            "web",
            new org.decentagent.spi.Ownership.Foreign("its stamp names another agent"),
            InstanceState.RUNNING,
            Instant.EPOCH);
    situation.seen(Contracts.BACKEND, foreign);

    assertThat(situation.decide())
        .containsExactly(
            new Decision.Stranger(Contracts.BACKEND, foreign, "its stamp names another agent"));
  }

  @Test
  void ofAContractThatIsOverThePlatformsWishIsNothingNew() {
    situation.over(1, EndingReason.CANCELLED);
    situation.contract(2, ContractState.ACTIVE);
    situation.ours("m-2", 2, Instant.EPOCH);
    situation.terminated(1, "cancelled");
    situation.terminated(2, "cancelled");

    List<Decision> decisions = situation.decide();

    assertThat(decisions)
        .containsExactly(new Decision.Want(Contracts.id(2), Wish.CANCEL, "cancelled"));
  }

  @Test
  void anInstanceOfOneBackendIsNotMissedOnAnother() {
    situation.contract(1, ContractState.ACTIVE);
    situation.ours("m-1", 1, Instant.EPOCH);
    situation.ours(Situation.OTHER, "x-9", 9, InstanceState.RUNNING, Instant.EPOCH);

    assertThat(situation.decide()).noneMatch(Decision.Vanished.class::isInstance);
  }
}
