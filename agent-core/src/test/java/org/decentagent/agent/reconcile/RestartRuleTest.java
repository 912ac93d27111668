// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Wish;
import org.decentagent.platform.Reconciliation;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.InstanceState;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;

/** What runs although its contract is paused. */
final class RestartRuleTest {
  private final Situation situation = new Situation();

  private ContractId stopped(int number, ContractState state) {
    ContractId contract = situation.contract(number, state);
    situation.change(
        contract,
        known -> new View.Known(known.contract(), Optional.of(Wish.SUSPEND), known.endsAt()));
    return contract;
  }

  private void paused(int number) {
    situation.pause.add(
        new Reconciliation.Pause(
            Situation.machine(number), Optional.of(Contracts.id(number)), "dispute"));
  }

  private void shown(BackendName backend, String machine, int number, InstanceState state) {
    situation.ours(backend, machine, number, state, Instant.EPOCH);
  }

  private void runs(int number) {
    shown(Contracts.BACKEND, Situation.machine(number), number, InstanceState.RUNNING);
  }

  @Test
  @Guards(Rule.EVERYTHING)
  void whatWasStoppedForItsPauseAndRunsIsToBeStoppedAgain() {
    ContractId contract = stopped(1, ContractState.SUSPENDED);
    paused(1);
    runs(1);

    assertThat(situation.decide())
        .containsExactly(new Decision.Restarted(contract, Contracts.BACKEND));
  }

  @Test
  void whatStandsStillAsItMustNeedsNothing() {
    stopped(1, ContractState.SUSPENDED);
    paused(1);
    shown(Contracts.BACKEND, Situation.machine(1), 1, InstanceState.STOPPED);

    assertThat(situation.decide()).isEmpty();
  }

  @Test
  @Guards(Rule.OFFLINE)
  void onlyThePlatformsWordOfThisRoundStopsAnything() {
    stopped(1, ContractState.SUSPENDED);
    runs(1);

    assertThat(situation.decide()).isEmpty();
  }

  @Test
  void whatIsBeingStoppedForTheFirstTimeIsLeftToThat() {
    stopped(1, ContractState.ACTIVE);
    stopped(2, ContractState.TERMINATING);
    paused(1);
    paused(2);
    runs(1);
    runs(2);

    assertThat(situation.decide()).isEmpty();
  }

  @Test
  @Guards({Rule.STAMP, Rule.ROUTE})
  void whatOnlyHasItsNumberIsNotItsInstance() {
    stopped(1, ContractState.SUSPENDED);
    paused(1);
    shown(Situation.OTHER, Situation.machine(1), 1, InstanceState.RUNNING);
    shown(Contracts.BACKEND, Situation.machine(1), 2, InstanceState.RUNNING);

    assertThat(situation.decide()).noneMatch(Decision.Restarted.class::isInstance);
  }
}
