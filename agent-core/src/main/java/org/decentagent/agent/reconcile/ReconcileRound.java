// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.decentagent.agent.backend.Backend;
import org.decentagent.agent.backend.Backends;
import org.decentagent.agent.engine.DueWork;
import org.decentagent.agent.findings.Findings;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.plugin.Attempt;
import org.decentagent.platform.Answer;
import org.decentagent.platform.PlatformClient;
import org.decentagent.platform.Reconciliation;
import org.decentagent.platform.ReportedInstance;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.Visibility;

/**
 * Looks at everything once, asks the platform about it, and carries out what follows. Contracts
 * that are being delivered are asked about too: it is how a cancellation is learnt of. Confined to
 * one thread.
 */
public final class ReconcileRound {
  private static final Set<ContractState> ALL = EnumSet.allOf(ContractState.class);

  private final PlatformClient platform;
  private final Backends backends;
  private final Listings listings;
  private final Journal journal;
  private final Orphans orphans;
  private final Surroundings around;

  /** Over one platform and all backends. */
  public ReconcileRound(
      PlatformClient platform,
      Backends backends,
      Listings listings,
      Journal journal,
      Orphans orphans,
      Surroundings around) {
    this.platform = platform;
    this.backends = backends;
    this.listings = listings;
    this.journal = journal;
    this.orphans = orphans;
    this.around = around;
  }

  /**
   * What a round works with besides.
   *
   * @param grace how long an orphan is left alone
   */
  public record Surroundings(
      InstantSource clock, DueWork work, Findings findings, Duration grace) {}

  private Optional<Instant> lastRound = Optional.empty();

  /** Does one round. */
  public void round() {
    Map<BackendName, Inventory.Complete> reliable = listAll();
    Map<ContractId, View.Known> contracts = contracts();
    nameUnmanaged(contracts);
    List<ReportedInstance> asked = pairs(contracts, reliable);
    Answer<Reconciliation> answer = platform.reconcile(asked);
    if (!(answer instanceof Answer.Ok<Reconciliation>(var answered))) {
      lastRound = Optional.empty(); // what passes until the next answer is nobody's grace
      around.findings().put("platform/reconcile", "reconcile: " + answer.explanation());
      return;
    }
    around.findings().clear("platform/reconcile");
    Instant now = around.clock().instant();
    Duration looked = lastRound.map(last -> Duration.between(last, now)).orElse(Duration.ZERO);
    lastRound = Optional.of(now);
    around.findings().clearAll("reconcile/");
    Echo echo = Echo.of(asked, answered);
    echo.strange().forEach(what -> around.findings().put("reconcile/answer/" + what, what));
    View view =
        new View(
            contracts,
            reliable,
            journal.fleet().sightings(),
            echo.reconciliation(),
            around.grace());
    Map<BackendName, Set<String>> sighted = new HashMap<>();
    for (Decision decision : Reconciler.decide(view)) {
      carryOut(decision, looked, sighted);
    }
    reliable
        .keySet()
        .forEach(name -> journal.fleet().forgetAllBut(name, sighted.getOrDefault(name, Set.of())));
  }

  private Map<BackendName, Inventory.Complete> listAll() {
    Map<BackendName, Inventory.Complete> reliable = new HashMap<>();
    for (Backend backend : backends.all()) {
      String finding = "listing/" + backend.name();
      if (backend.visibility() instanceof Attempt.Answered<Visibility>(Visibility visibility)
          && visibility != Visibility.ALL) {
        around.findings().clear(finding); // it never lists anything, which is nothing new
        continue;
      }
      switch (listings.list(backend)) {
        case Listings.Verdict.Reliable(var inventory) -> {
          reliable.put(backend.name(), inventory);
          around.findings().clear(finding);
        }
        case Listings.Verdict.Unreliable(var why) -> around.findings().put(finding, why);
      }
    }
    return reliable;
  }

  private void nameUnmanaged(Map<ContractId, View.Known> contracts) {
    around.findings().clearAll("unmanaged/");
    contracts.values().stream()
        .map(View.Known::contract)
        .filter(contract -> contract.state() != ContractState.GONE)
        .filter(contract -> backends.find(contract.backend()).isEmpty())
        .collect(Collectors.groupingBy(ContractRecord::backend, Collectors.counting()))
        .forEach((backend, count) ->
            around
                .findings()
                .put(
                    "unmanaged/" + backend,
                    "backend '"
                        + backend
                        + "' is not configured, or its plugin did not load: "
                        + count
                        + " of its contracts are unmanaged. What runs keeps running, and nothing is"
                        + " removed; put [backend."
                        + backend
                        + "] back"));
  }

  private Map<ContractId, View.Known> contracts() {
    Map<ContractId, View.Known> known = new HashMap<>();
    for (ContractRecord contract : journal.list(ALL)) {
      known.put(
          contract.id(),
          new View.Known(
              contract,
              journal.wish(contract.id()).map(Journal.Wished::wish),
              journal.endsAt(contract.id())));
    }
    return known;
  }

  private static List<ReportedInstance> pairs(
      Map<ContractId, View.Known> contracts, Map<BackendName, Inventory.Complete> listings) {
    List<ReportedInstance> pairs = new ArrayList<>();
    Set<ContractId> asked = new HashSet<>();
    for (View.Known known : contracts.values()) {
      ContractRecord contract = known.contract();
      if (contract.state() != ContractState.GONE && asked.add(contract.id())) {
        String externalId =
            contract
                .ref()
                .map(InstanceRef::externalId)
                .orElseGet(() -> Mark.of(contract.id()).text());
        pairs.add(new ReportedInstance(externalId, Optional.of(contract.id())));
      }
    }
    for (Inventory.Complete listing : listings.values()) {
      for (Observed instance : listing.resources()) {
        if (instance.ownership() instanceof Ownership.Ours(var stamp)
            && asked.add(stamp.contract())) {
          pairs.add(new ReportedInstance(instance.externalId(), Optional.of(stamp.contract())));
        }
      }
    }
    return pairs;
  }

  private void carryOut(Decision decision, Duration looked, Map<BackendName, Set<String>> sighted) {
    switch (decision) {
      case Decision.Want(var contract, var wish, var reason) ->
          around.work().wake(contract, () -> journal.wish(contract, wish, reason));
      case Decision.NoteEnd(var contract, var end) -> journal.noteEnd(contract, end);
      case Decision.Vanished(var contract, var backend) ->
          around
              .findings()
              .put(
                  "reconcile/vanished/" + contract,
                  "contract "
                      + contract.brief()
                      + ": its instance is gone from backend '"
                      + backend
                      + "'. It is not made again, since that would hide a loss of data");
      case Decision.Sight(var backend, var instance, var contract) -> {
        orphans.stop(new Decision.Sight(backend, instance, contract));
        journal.fleet().sighted(backend, instance.externalId(), contract, looked);
        sighted.computeIfAbsent(backend, name -> new HashSet<>()).add(instance.externalId());
        around
            .findings()
            .put(
                "reconcile/orphan/" + backend + "/" + instance.externalId(),
                "instance "
                    + backend
                    + "/"
                    + instance.name()
                    + " bears our stamp and has no contract here; it is left alone for now");
      }
      case Decision.ConsiderAdoption adoption -> orphans.consider(adoption);
      case Decision.RemoveOrphan removal -> orphans.remove(removal);
      case Decision.Stranger(var backend, var instance, var why) ->
          around
              .findings()
              .put(
                  "reconcile/stranger/" + backend + "/" + instance.externalId(),
                  "instance " + backend + "/" + instance.name() + " is not touched: " + why);
    }
  }
}
