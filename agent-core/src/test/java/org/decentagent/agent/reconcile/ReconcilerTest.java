// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Ending;
import org.decentagent.agent.journal.EndingReason;
import org.decentagent.agent.journal.SightingRows;
import org.decentagent.agent.journal.Wish;
import org.decentagent.platform.Reconciliation;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.Owner;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.Ownership;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;

final class ReconcilerTest {
  private static final BackendIdentity IDENTITY = new BackendIdentity("cloud-1");
  private static final Owner OWNER = new Owner("p".repeat(64), "pool", "a".repeat(64));
  private static final Duration GRACE = Duration.ofHours(24);
  private static final Instant END = Instant.parse("2026-12-22T12:00:00.123456789Z");

  private final Map<ContractId, View.Known> contracts = new HashMap<>();
  private final List<Observed> machines = new ArrayList<>();
  private final List<SightingRows.Sighting> sightings = new ArrayList<>();
  private final Set<SightingRows.Ignored> ignored = new HashSet<>();
  private final List<Reconciliation.Keep> keep = new ArrayList<>();
  private final List<Reconciliation.Terminate> terminate = new ArrayList<>();
  private final List<Reconciliation.Pause> pause = new ArrayList<>();

  private List<Decision> decide() {
    return Reconciler.decide(
        view(Map.of(Contracts.BACKEND, new Inventory.Complete(IDENTITY, machines))));
  }

  private View view(Map<BackendName, Inventory.Complete> listings) {
    return new View(
        contracts,
        listings,
        sightings,
        ignored,
        new Reconciliation(keep, terminate, List.of(), pause, List.of()),
        GRACE);
  }

  private static String machine(int number) {
    return "m-" + number;
  }

  private ContractId contract(int number, ContractState state) {
    ContractRecord contract =
        ContractRecord.adopted(
                Contracts.id(number),
                Contracts.BACKEND,
                1,
                org.decentagent.spi.Instance.at(
                        new InstanceRef(Contracts.BACKEND, machine(number)), InstanceState.RUNNING)
                    .build(),
                IDENTITY)
            .to(state);
    contracts.put(contract.id(), new View.Known(contract, Optional.empty(), Optional.empty()));
    return contract.id();
  }

  private void ours(int number) {
    seen(
        machine(number),
        Mark.of(Contracts.id(number)).text(),
        new Ownership.Ours(
            new OwnerStamp(OWNER, Contracts.id(number), 1, Mark.of(Contracts.id(number)).text())));
  }

  private void seen(String externalId, String name, Ownership ownership) {
    machines.add(new Observed(externalId, name, ownership, InstanceState.RUNNING, Instant.EPOCH));
  }

  private void looked(int number, Duration looked) {
    sightings.add(
        new SightingRows.Sighting(
            Contracts.BACKEND,
            machine(number),
            Contracts.id(number),
            Instant.EPOCH,
            looked,
            new SightingRows.Look(Optional.empty(), Optional.empty(), Optional.empty()),
            Optional.empty(),
            Optional.empty()));
  }

  private void carryOut(List<Decision> decisions) {
    for (Decision decision : decisions) {
      switch (decision) {
        case Decision.Want(var id, var wish, var reason) ->
            contracts.computeIfPresent(
                id,
                (same, known) ->
                    new View.Known(known.contract(), Optional.of(wish), known.endsAt()));
        case Decision.NoteEnd(var id, var end) ->
            contracts.computeIfPresent(
                id,
                (same, known) -> new View.Known(known.contract(), known.wish(), Optional.of(end)));
        case Decision.Vanished ignored -> {}
        case Decision.Restarted restarted -> {}
        case Decision.Sight sight -> {}
        case Decision.Disregard disregard -> {}
        case Decision.Quarantine quarantine -> {}
        case Decision.ConsiderAdoption ignored -> {}
        case Decision.RemoveOrphan ignored -> {}
        case Decision.Twin ignored -> {}
        case Decision.Stranger ignored -> {}
      }
    }
  }

  @Test
  void ofWhatWasCarriedOutNothingMoreIsDecided() {
    ContractId kept = contract(1, ContractState.ACTIVE);
    ContractId cancelled = contract(2, ContractState.ACTIVE);
    ContractId expired = contract(3, ContractState.SUSPENDED);
    ContractId paused = contract(4, ContractState.ACTIVE);
    List.of(1, 2, 3, 4).forEach(this::ours);
    keep.add(new Reconciliation.Keep(machine(1), Optional.of(kept), Optional.of(END)));
    terminate.add(new Reconciliation.Terminate(machine(2), Optional.of(cancelled), "cancelled"));
    terminate.add(new Reconciliation.Terminate(machine(3), Optional.of(expired), "expired"));
    pause.add(new Reconciliation.Pause(machine(4), Optional.of(paused), "dispute"));

    List<Decision> first = decide();
    carryOut(first);

    assertThat(first)
        .containsExactlyInAnyOrder(
            new Decision.NoteEnd(kept, Instant.parse("2026-12-22T12:00:00.123Z")),
            new Decision.Want(cancelled, Wish.CANCEL, "cancelled"),
            new Decision.Want(expired, Wish.EXPIRE, "expired"),
            new Decision.Want(paused, Wish.SUSPEND, "dispute"));
    assertThat(decide()).isEmpty();
  }

  @Test
  void anExtensionTakesTheWishBack() {
    ContractId contract = contract(1, ContractState.ACTIVE);
    ours(1);
    contracts.computeIfPresent(
        contract,
        (id, known) ->
            new View.Known(known.contract(), Optional.of(Wish.EXPIRE), Optional.empty()));
    keep.add(new Reconciliation.Keep(machine(1), Optional.of(contract), Optional.empty()));

    assertThat(decide()).containsExactly(new Decision.Want(contract, Wish.RUN, "keep"));
  }

  @Test
  void anEarlierEndIsNotNoted() {
    ContractId contract = contract(1, ContractState.ACTIVE);
    ours(1);
    contracts.computeIfPresent(
        contract,
        (id, known) -> new View.Known(known.contract(), Optional.empty(), Optional.of(END)));
    keep.add(
        new Reconciliation.Keep(
            machine(1), Optional.of(contract), Optional.of(END.minusSeconds(60))));

    assertThat(decide()).isEmpty();
  }

  @Test
  @Guards(Rule.ORPHANS)
  void anUnknownReasonAndAnUnknownContractAreNoReason() {
    ContractId contract = contract(1, ContractState.ACTIVE);
    ours(1);
    terminate.add(new Reconciliation.Terminate(machine(1), Optional.of(contract), "boredom"));
    terminate.add(new Reconciliation.Terminate("m-9", Optional.of(Contracts.id(9)), "cancelled"));
    terminate.add(new Reconciliation.Terminate("m-9", Optional.empty(), "cancelled"));

    assertThat(decide()).isEmpty();
  }

  @Test
  @Guards(Rule.ROUTE)
  void withoutAReliableListingNothingIsSaidAboutInstances() {
    contract(1, ContractState.ACTIVE);

    assertThat(Reconciler.decide(view(Map.of()))).isEmpty();
  }

  @Test
  @Guards(Rule.ORPHANS)
  void aDeliveredInstanceThatIsMissingIsAnIncident() {
    ContractId contract = contract(1, ContractState.ACTIVE);
    contract(2, ContractState.TERMINATING);

    assertThat(decide()).containsExactly(new Decision.Vanished(contract, Contracts.BACKEND));
  }

  @Test
  void whatIsLeftOfADeliveredInstanceDoesNotStandInItsPlace() {
    ContractId contract = contract(1, ContractState.ACTIVE);
    ours(1);
    machines.replaceAll(seen ->
        new Observed(
            seen.externalId(),
            seen.name(),
            seen.ownership(),
            InstanceState.REMAINS,
            Instant.EPOCH));

    assertThat(decide()).containsExactly(new Decision.Vanished(contract, Contracts.BACKEND));
  }

  @Test
  @Guards(Rule.ORPHANS)
  void anOrphanIsRemovedOnlyAfterItsGraceAndWhenItsContractEnded() {
    ours(1);
    ours(2);
    ours(3);
    looked(1, GRACE.minusMillis(1));
    looked(2, GRACE);
    looked(3, GRACE);
    ours(4);
    looked(4, GRACE);
    keep.add(new Reconciliation.Keep(machine(4), Optional.of(Contracts.id(4)), Optional.empty()));
    terminate.add(
        new Reconciliation.Terminate(machine(1), Optional.of(Contracts.id(1)), "cancelled"));
    terminate.add(
        new Reconciliation.Terminate(machine(3), Optional.of(Contracts.id(3)), "cancelled"));

    List<Decision> decisions = decide();

    assertThat(decisions)
        .filteredOn(Decision.RemoveOrphan.class::isInstance)
        .extracting("contract")
        .containsExactly(Contracts.id(3));
    assertThat(decisions).filteredOn(Decision.Sight.class::isInstance).hasSize(4);
  }

  @Test
  void whatNoContractAccountsForIsStoppedAndWhatMayBeSomebodysIsNot() {
    overHere(1);
    List.of(1, 2, 3, 4, 5, 6).forEach(this::ours);
    terminate.add(
        new Reconciliation.Terminate(machine(2), Optional.of(Contracts.id(2)), "cancelled"));
    terminate.add(
        new Reconciliation.Terminate(machine(3), Optional.of(Contracts.id(3)), "expired"));
    keep.add(new Reconciliation.Keep(machine(4), Optional.of(Contracts.id(4)), Optional.empty()));
    looked(5, Duration.ofMinutes(59));
    looked(6, Duration.ofHours(1));

    assertThat(decide())
        .filteredOn(Decision.Quarantine.class::isInstance)
        .extracting("contract")
        .containsExactly(Contracts.id(1), Contracts.id(2), Contracts.id(6));
  }

  @Test
  void whatTheOperatorIgnoresIsNeverTouchedAgainHoweverLongItStands() {
    overHere(1);
    ours(1);
    looked(1, GRACE.multipliedBy(9));
    ignored.add(new SightingRows.Ignored(Contracts.BACKEND, machine(1), Contracts.id(1)));

    assertThat(decide()).hasOnlyElementsOfType(Decision.Disregard.class).hasSize(1);
  }

  private void overHere(int number) {
    ContractId id = contract(number, ContractState.GONE);
    contracts.computeIfPresent(
        id,
        (same, known) ->
            new View.Known(
                known
                    .contract()
                    .ending(
                        ContractState.GONE, Ending.of(EndingReason.CANCELLED, "its tenant left")),
                known.wish(),
                known.endsAt()));
  }

  @Test
  @Guards(Rule.ORPHANS)
  void aTombstoneIsNeverAdopted() {
    contract(1, ContractState.GONE);
    ours(1);
    ours(2);
    keep.add(new Reconciliation.Keep(machine(1), Optional.of(Contracts.id(1)), Optional.empty()));
    keep.add(new Reconciliation.Keep(machine(2), Optional.of(Contracts.id(2)), Optional.empty()));

    assertThat(decide())
        .filteredOn(Decision.ConsiderAdoption.class::isInstance)
        .extracting("contract")
        .containsExactly(Contracts.id(2));
  }

  @Test
  @Guards(Rule.STAMP)
  void strangersAreNamedAndNothingElse() {
    contract(1, ContractState.ACTIVE);
    ours(1);
    seen(
        "m-7",
        Mark.of(Contracts.id(1)).text(),
        new Ownership.Ours(
            new OwnerStamp(OWNER, Contracts.id(1), 1, Mark.of(Contracts.id(1)).text())));
    seen("m-8", "web", new Ownership.Foreign("its stamp names another agent"));
    seen("m-9", Mark.of(Contracts.id(9)).text(), new Ownership.Unstamped());
    seen("m-10", "dc-router", new Ownership.Unstamped());

    assertThat(decide())
        .hasOnlyElementsOfType(Decision.Stranger.class)
        .extracting("instance.externalId")
        .containsExactly("m-7", "m-8", "m-9");
  }

  @Test
  void whatIsGoneIsNotWantedAgain() {
    ContractId gone = contract(1, ContractState.GONE);
    ours(1);
    terminate.add(new Reconciliation.Terminate(machine(1), Optional.of(gone), "cancelled"));

    assertThat(decide()).noneMatch(Decision.Want.class::isInstance);
  }
}
