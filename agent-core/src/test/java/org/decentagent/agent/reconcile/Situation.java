// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Ending;
import org.decentagent.agent.journal.EndingReason;
import org.decentagent.agent.journal.SightingRows;
import org.decentagent.platform.Reconciliation;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.Owner;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.Ownership;

/** What a reconcile looks at, put together piece by piece. Confined to one thread. */
final class Situation {
  static final Duration GRACE = Duration.ofHours(24);
  static final BackendName OTHER = new BackendName("other");
  private static final BackendIdentity IDENTITY = new BackendIdentity("cloud-1");
  private static final Owner OWNER = new Owner("p".repeat(64), "pool", "a".repeat(64));

  final List<Reconciliation.Keep> keep = new ArrayList<>();
  final List<Reconciliation.Terminate> terminate = new ArrayList<>();
  final List<Reconciliation.Pause> pause = new ArrayList<>();
  private final Map<ContractId, View.Known> contracts = new HashMap<>();
  private final Map<BackendName, List<Observed>> machines = new HashMap<>();
  private final List<SightingRows.Sighting> sightings = new ArrayList<>();
  private final Set<SightingRows.Ignored> ignored = new HashSet<>();

  Situation() {
    machines.put(Contracts.BACKEND, new ArrayList<>());
  }

  static String machine(int number) {
    return "m-" + number;
  }

  /** Whose instance is the machine of the same number. */
  ContractId contract(int number, ContractState state) {
    ContractRecord contract =
        ContractRecord.adopted(
                Contracts.id(number),
                Contracts.BACKEND,
                1,
                Instance.at(
                        new InstanceRef(Contracts.BACKEND, machine(number)), InstanceState.RUNNING)
                    .build(),
                IDENTITY)
            .to(state);
    contracts.put(contract.id(), new View.Known(contract, Optional.empty(), Optional.empty()));
    return contract.id();
  }

  /** One that has no instance yet. */
  ContractId planned(int number) {
    ContractRecord contract = Contracts.planned(number);
    contracts.put(contract.id(), new View.Known(contract, Optional.empty(), Optional.empty()));
    return contract.id();
  }

  /** One whose end the journal knows. */
  ContractId over(int number, EndingReason reason) {
    ContractId id = contract(number, ContractState.GONE);
    change(
        id,
        known ->
            new View.Known(
                known.contract().ending(ContractState.GONE, Ending.of(reason, "it is over")),
                known.wish(),
                known.endsAt()));
    return id;
  }

  void change(ContractId id, UnaryOperator<View.Known> change) {
    contracts.computeIfPresent(id, (same, known) -> change.apply(known));
  }

  /** A machine that bears the stamp of the contract of that number. */
  Observed ours(String externalId, int number, Instant createdAt) {
    return ours(Contracts.BACKEND, externalId, number, InstanceState.RUNNING, createdAt);
  }

  Observed ours(
      BackendName backend, String externalId, int number, InstanceState state, Instant createdAt) {
    String name = Mark.of(Contracts.id(number)).text();
    return seen(
        backend,
        new Observed(
            externalId,
            name,
            new Ownership.Ours(new OwnerStamp(OWNER, Contracts.id(number), 1, name)),
            state,
            createdAt));
  }

  Observed seen(BackendName backend, Observed instance) {
    machines.computeIfAbsent(backend, name -> new ArrayList<>()).add(instance);
    return instance;
  }

  /** For how long a machine with that contract's stamp was looked at. */
  void looked(String externalId, int number, Duration looked) {
    looked(Contracts.BACKEND, externalId, number, looked);
  }

  void looked(BackendName backend, String externalId, int number, Duration looked) {
    sightings.add(
        new SightingRows.Sighting(
            backend,
            externalId,
            Contracts.id(number),
            Instant.EPOCH,
            looked,
            new SightingRows.Look(Optional.empty(), Optional.empty(), Optional.empty()),
            Optional.empty(),
            Optional.empty()));
  }

  void ignored(String externalId, int number) {
    ignored.add(new SightingRows.Ignored(Contracts.BACKEND, externalId, Contracts.id(number)));
  }

  void kept(int number) {
    keep.add(
        new Reconciliation.Keep(
            machine(number), Optional.of(Contracts.id(number)), Optional.empty()));
  }

  void paused(int number) {
    pause.add(
        new Reconciliation.Pause(machine(number), Optional.of(Contracts.id(number)), "dispute"));
  }

  void terminated(int number, String reason) {
    terminate.add(
        new Reconciliation.Terminate(machine(number), Optional.of(Contracts.id(number)), reason));
  }

  View view() {
    Map<BackendName, Inventory.Complete> listings = new HashMap<>();
    machines.forEach(
        (backend, seen) -> listings.put(backend, new Inventory.Complete(IDENTITY, seen)));
    return new View(
        contracts,
        listings,
        sightings,
        ignored,
        new Reconciliation(keep, terminate, List.of(), pause, List.of()),
        GRACE);
  }

  List<Decision> decide() {
    return Reconciler.decide(view());
  }
}
