// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Order;
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
import org.decentagent.spi.Sizes;
import org.decentagent.spi.SshPublicKey;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * 10 000 contracts against 10 000 instances, with everything in order and with every hundredth of
 * each gone. Safe for use by many threads.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ReconcileBench {
  private static final int FLEET = 10_000;
  private static final BackendName BACKEND = new BackendName("main");
  private static final Instant END = Instant.parse("2026-12-22T12:00:00Z");
  private static final Owner OWNER = new Owner("a".repeat(64), "pool-1", "b".repeat(64));
  private static final SshPublicKey RENTER =
      new SshPublicKey(
          "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl");

  private final View calm = view(0);
  private final View eventful = view(100);

  /** Nothing to do. */
  @Benchmark
  public List<Decision> nothingToDo() {
    return Reconciler.decide(calm);
  }

  /** A hundred cancelled contracts, a hundred vanished instances, a hundred orphans. */
  @Benchmark
  public List<Decision> threeHundredIncidents() {
    return Reconciler.decide(eventful);
  }

  /**
   * Every so-manieth contract is cancelled, the next is unknown here, the next has lost its
   * instance.
   */
  static View view(int every) {
    Map<ContractId, View.Known> contracts = new HashMap<>();
    IntStream.range(0, FLEET)
        .filter(number -> !hits(number, every, 1))
        .mapToObj(ReconcileBench::delivered)
        .forEach(record ->
            contracts.put(record.id(), new View.Known(record, Optional.empty(), Optional.of(END))));
    List<Observed> seen =
        IntStream.range(0, FLEET)
            .filter(number -> !hits(number, every, 2))
            .mapToObj(ReconcileBench::observed)
            .toList();
    return new View(
        contracts,
        Map.of(BACKEND, new Inventory.Complete(new BackendIdentity("engine-1"), seen)),
        List.of(),
        Set.of(),
        platform(every),
        Duration.ofHours(24));
  }

  /** The first so many of a calm fleet. */
  static View part(View whole, int size) {
    Set<ContractId> some =
        IntStream.range(0, size).mapToObj(ReconcileBench::id).collect(Collectors.toSet());
    Map<ContractId, View.Known> contracts = new HashMap<>(whole.contracts());
    contracts.keySet().retainAll(some);
    List<Observed> seen =
        whole.listings().values().stream()
            .flatMap(listing -> listing.resources().stream())
            .filter(instance ->
                instance.ownership() instanceof Ownership.Ours(var stamp)
                    && some.contains(stamp.contract()))
            .toList();
    List<Reconciliation.Keep> kept =
        whole.platform().keep().stream()
            .filter(keep -> keep.contract().filter(some::contains).isPresent())
            .toList();
    return new View(
        contracts,
        Map.of(BACKEND, new Inventory.Complete(new BackendIdentity("engine-1"), seen)),
        List.of(),
        Set.of(),
        new Reconciliation(kept, List.of(), List.of(), List.of(), List.of()),
        whole.grace());
  }

  private static boolean hits(int number, int every, int offset) {
    return every > 0 && number % every == offset;
  }

  private static Reconciliation platform(int every) {
    return new Reconciliation(
        IntStream.range(0, FLEET)
            .filter(number -> !hits(number, every, 0))
            .mapToObj(number ->
                new Reconciliation.Keep(name(number), Optional.of(id(number)), Optional.of(END)))
            .toList(),
        IntStream.range(0, FLEET)
            .filter(number -> hits(number, every, 0))
            .mapToObj(number ->
                new Reconciliation.Terminate(name(number), Optional.of(id(number)), "cancelled"))
            .toList(),
        List.of(),
        List.of(),
        List.of());
  }

  private static ContractRecord delivered(int number) {
    Order order =
        new Order(
            "small",
            RENTER,
            new Sizes(OptionalInt.empty(), Optional.empty(), Optional.empty()),
            Optional.empty(),
            Optional.empty());
    Instance instance =
        Instance.at(new InstanceRef(BACKEND, name(number)), InstanceState.RUNNING).build();
    return ContractRecord.planned(id(number), BACKEND, order)
        .copy()
        .instance(instance)
        .state(ContractState.ACTIVE)
        .build();
  }

  private static Observed observed(int number) {
    String name = name(number);
    return new Observed(
        name,
        name,
        new Ownership.Ours(new OwnerStamp(OWNER, id(number), 1, name)),
        InstanceState.RUNNING,
        Instant.EPOCH);
  }

  private static ContractId id(int number) {
    return new ContractId("%064x".formatted(number));
  }

  private static String name(int number) {
    return Mark.of(id(number)).text();
  }
}
