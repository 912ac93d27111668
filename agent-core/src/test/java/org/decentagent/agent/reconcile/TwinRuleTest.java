// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Observed;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of two instances with one contract's stamp may go, and when. */
final class TwinRuleTest {
  private static final Instant ELDER = Instant.parse("2026-11-22T12:00:00Z");
  private static final Instant YOUNGER = ELDER.plusSeconds(1);
  private static final String TWIN = "m-7";

  private final Situation situation = new Situation();

  private ContractId served() {
    ContractId contract = situation.contract(1, ContractState.ACTIVE);
    situation.ours("m-1", 1, ELDER);
    situation.kept(1);
    return contract;
  }

  private Decision.Twin twin(Observed instance, ContractId contract, Decision.TwinStep step) {
    return new Decision.Twin(Contracts.BACKEND, instance, contract, "m-1", step);
  }

  private void onlyAPersonCanTell() {
    assertThat(situation.decide())
        .singleElement()
        .isInstanceOfSatisfying(
            Decision.Stranger.class,
            stranger ->
                assertThat(stranger.why())
                    .contains(Contracts.id(1).brief(), "that this is the younger"));
  }

  @Test
  void aYoungerOneIsFirstWatchedThenStoppedThenRemoved() {
    ContractId contract = served();
    Observed twin = situation.ours(TWIN, 1, YOUNGER);
    assertThat(situation.decide()).containsExactly(twin(twin, contract, Decision.TwinStep.WATCH));

    situation.looked(TWIN, 1, Duration.ofMinutes(10));
    assertThat(situation.decide()).containsExactly(twin(twin, contract, Decision.TwinStep.STOP));

    Situation later = new Situation();
    later.contract(1, ContractState.ACTIVE);
    later.ours("m-1", 1, ELDER);
    later.kept(1);
    later.ours(TWIN, 1, YOUNGER);
    later.looked(TWIN, 1, Situation.GRACE);
    assertThat(later.decide()).containsExactly(twin(twin, contract, Decision.TwinStep.REMOVE));
  }

  @Test
  void aMomentBeforeItsTimeItIsOnlyWatched() {
    ContractId contract = served();
    Observed twin = situation.ours(TWIN, 1, YOUNGER);
    situation.looked(TWIN, 1, Duration.ofMinutes(10).minusMillis(1));

    assertThat(situation.decide()).containsExactly(twin(twin, contract, Decision.TwinStep.WATCH));
  }

  @Test
  void aMomentBeforeItsGraceIsOverItIsOnlyStopped() {
    ContractId contract = served();
    Observed twin = situation.ours(TWIN, 1, YOUNGER);
    situation.looked(TWIN, 1, Situation.GRACE.minusMillis(1));

    assertThat(situation.decide()).containsExactly(twin(twin, contract, Decision.TwinStep.STOP));
  }

  @Test
  void oneThatIsStoppedIsNotStoppedAgain() {
    ContractId contract = served();
    Observed twin = situation.ours(Contracts.BACKEND, TWIN, 1, InstanceState.STOPPED, YOUNGER);
    situation.looked(TWIN, 1, Duration.ofMinutes(11));

    assertThat(situation.decide()).containsExactly(twin(twin, contract, Decision.TwinStep.WATCH));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT10M", "PT24H"})
  @Guards(Rule.PROOF)
  void duringAPauseItIsStoppedAndNotRemoved(Duration looked) {
    ContractId contract = paused();
    Observed twin = situation.ours(TWIN, 1, YOUNGER);
    assertThat(situation.decide()).containsExactly(twin(twin, contract, Decision.TwinStep.WATCH));

    situation.looked(TWIN, 1, looked);

    assertThat(situation.decide()).containsExactly(twin(twin, contract, Decision.TwinStep.PAUSE));
  }

  @Test
  @Guards(Rule.PROOF)
  void whatIsStoppedDuringAPauseStays() {
    ContractId contract = paused();
    Observed twin = situation.ours(Contracts.BACKEND, TWIN, 1, InstanceState.STOPPED, YOUNGER);
    situation.looked(TWIN, 1, Situation.GRACE);

    assertThat(situation.decide()).containsExactly(twin(twin, contract, Decision.TwinStep.WATCH));
  }

  @Test
  @Guards(Rule.PROOF)
  void onceThePlatformPausesItNoMoreTheOtherIsNotTouchedBeforeTheRecordedOneRuns() {
    ContractId contract = paused();
    situation.pause.clear();
    situation.kept(1);
    situation.ours(TWIN, 1, YOUNGER);

    assertThat(situation.decide())
        .filteredOn(decision -> !(decision instanceof Decision.Want))
        .as("%s resumes", contract)
        .singleElement()
        .isInstanceOf(Decision.Stranger.class);
  }

  @Test
  @Guards(Rule.PROOF)
  void ofTwoThatRunDuringAPauseTheRecordedOneIsStoppedFirst() {
    ContractId contract = situation.contract(1, ContractState.SUSPENDED);
    situation.ours("m-1", 1, ELDER);
    situation.paused(1);
    situation.ours(TWIN, 1, YOUNGER);

    assertThat(situation.decide())
        .hasSize(2)
        .contains(new Decision.Restarted(contract, Contracts.BACKEND))
        .hasAtLeastOneElementOfType(Decision.Stranger.class);
  }

  private ContractId paused() {
    ContractId contract = situation.contract(1, ContractState.SUSPENDED);
    situation.ours(Contracts.BACKEND, "m-1", 1, InstanceState.STOPPED, ELDER);
    situation.paused(1);
    return contract;
  }

  @Test
  void timeThatItStoodAsSomebodyElsesIsNotItsOwn() {
    ContractId contract = served();
    Observed twin = situation.ours(TWIN, 1, YOUNGER);
    situation.looked(TWIN, 2, Situation.GRACE);

    assertThat(situation.decide()).containsExactly(twin(twin, contract, Decision.TwinStep.WATCH));
  }

  @Test
  void whatTheOperatorWantsLeftAloneIsOnlyRemembered() {
    ContractId contract = served();
    Observed twin = situation.ours(TWIN, 1, YOUNGER);
    situation.ignored(TWIN, 1);

    assertThat(situation.decide())
        .containsExactly(new Decision.Disregard(Contracts.BACKEND, twin, contract, "twin"));
  }

  @Test
  void whileADeliveryKnowsNoInstanceNoneIsASecondOne() {
    situation.planned(1);
    situation.ours(TWIN, 1, YOUNGER);

    assertThat(situation.decide()).isEmpty();
  }

  @Test
  @Guards(Rule.PROOF)
  void theElderOneIsNeverTouched() {
    situation.contract(1, ContractState.ACTIVE);
    situation.ours("m-1", 1, YOUNGER);
    situation.kept(1);
    situation.ours(TWIN, 1, ELDER);

    onlyAPersonCanTell();
  }

  @Test
  @Guards(Rule.PROOF)
  void ofTwoOfTheSameAgeNoneIsTouched() {
    served();
    situation.ours(TWIN, 1, ELDER);

    onlyAPersonCanTell();
  }

  @Test
  @Guards(Rule.PROOF)
  void whileTheRecordedOneDoesNotRunTheOtherIsNotTouched() {
    situation.contract(1, ContractState.ACTIVE);
    situation.ours(Contracts.BACKEND, "m-1", 1, InstanceState.STOPPED, ELDER);
    situation.kept(1);
    situation.ours(TWIN, 1, YOUNGER);

    onlyAPersonCanTell();
  }

  @Test
  @Guards(Rule.PROOF)
  void whileThePlatformDoesNotKeepTheContractTheOtherIsNotTouched() {
    situation.contract(1, ContractState.ACTIVE);
    situation.ours("m-1", 1, ELDER);
    situation.ours(TWIN, 1, YOUNGER);

    onlyAPersonCanTell();
  }

  @Test
  @Guards(Rule.PROOF)
  void whileTheContractIsNotServedTheOtherIsNotTouched() {
    situation.contract(1, ContractState.HANDED_OVER);
    situation.ours("m-1", 1, ELDER);
    situation.kept(1);
    situation.ours(TWIN, 1, YOUNGER);

    onlyAPersonCanTell();
  }

  @Test
  @Guards(Rule.PROOF)
  void aRecordedOneThatBearsAnothersStampIsNoReasonToTouchTheOther() {
    situation.contract(1, ContractState.ACTIVE);
    situation.contract(2, ContractState.ACTIVE);
    situation.ours("m-2", 2, ELDER);
    Observed recorded = situation.ours("m-1", 9, ELDER);
    situation.kept(1);
    Observed twin = situation.ours(TWIN, 1, YOUNGER);

    assertThat(situation.decide())
        .filteredOn(Decision.Twin.class::isInstance)
        .as("%s beside %s", twin, recorded)
        .isEmpty();
  }

  @Test
  @Guards(Rule.PROOF)
  void whileTheRecordedOneIsNotShownNoneOfTheOthersIsTouched() {
    situation.contract(1, ContractState.ACTIVE);
    situation.ours("m-6", 1, ELDER);
    situation.kept(1);
    situation.ours(TWIN, 1, YOUNGER);

    assertThat(situation.decide())
        .filteredOn(decision -> !(decision instanceof Decision.Vanished))
        .hasSize(2)
        .hasOnlyElementsOfType(Decision.Stranger.class);
  }

  @Test
  @Guards(Rule.ROUTE)
  void oneOnAnotherBackendIsNotTouched() {
    served();
    Observed elsewhere = situation.ours(Situation.OTHER, "m-1", 1, InstanceState.RUNNING, YOUNGER);

    assertThat(situation.decide())
        .singleElement()
        .isInstanceOfSatisfying(
            Decision.Stranger.class,
            stranger -> assertThat(stranger.instance()).isEqualTo(elsewhere));
  }

  @Test
  @Guards(Rule.ROUTE)
  void aNamesakeOfTheRecordedOneOnAnotherBackendIsNoReasonToTouchAnythingThere() {
    served();
    situation.ours(Situation.OTHER, "m-1", 1, InstanceState.RUNNING, ELDER);
    situation.ours(Situation.OTHER, TWIN, 1, InstanceState.RUNNING, YOUNGER);

    assertThat(situation.decide()).hasSize(2).hasOnlyElementsOfType(Decision.Stranger.class);
  }
}
