// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.decentagent.agent.backend.Backends;
import org.decentagent.agent.engine.DueWork;
import org.decentagent.agent.findings.Findings;
import org.decentagent.agent.journal.BrakeRows;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Journal;
import org.decentagent.platform.PlatformClient;
import org.decentagent.platform.Reconciliation;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Observed;

/**
 * Looks at everything once, asks the platform about it, and carries out what follows. Contracts
 * that are being delivered are asked about too: it is how a cancellation is learnt of. Confined to
 * one thread.
 */
public final class ReconcileRound {
  /** What a round counts of somebody's grace at most: who slept for a day did not look. */
  private static final Duration LONGEST_LOOK = Duration.ofHours(1);

  /** How much is written in one transaction, for which the heartbeat waits too. */
  private static final int AT_ONCE = 500;

  private final Backends backends;
  private final Listings listings;
  private final Journal journal;
  private final Orphans orphans;
  private final Twins twins;
  private final Surroundings around;
  private final Facts facts;
  private final Survey survey;
  private final Restarts restarts;
  private final Map<BackendName, Instant> lookedAt = new HashMap<>();

  /** Over one platform and all backends. */
  public ReconcileRound(
      PlatformClient platform,
      Backends backends,
      Listings listings,
      Journal journal,
      Orphans orphans,
      Surroundings around) {
    this.backends = backends;
    this.listings = listings;
    this.journal = journal;
    this.orphans = orphans;
    this.twins = orphans.twins();
    this.around = around;
    this.facts = new Facts(platform, journal, around.grace());
    this.survey = new Survey(around.listWithin());
    this.restarts = new Restarts(journal, around.work(), around.findings(), around.clock());
  }

  /**
   * What a round works with besides.
   *
   * @param grace how long an orphan is left alone
   * @param listWithin how long the slowest backend is waited for
   */
  public record Surroundings(
      InstantSource clock, DueWork work, Findings findings, Duration grace, Duration listWithin) {}

  /** Does one round. */
  public void round() {
    tellOfFreeze();
    Map<BackendName, Inventory.Complete> reliable = listAll();
    Map<ContractId, View.Known> contracts = facts.contracts(reliable.values());
    nameUnmanaged(contracts);
    switch (facts.ask(contracts, reliable)) {
      case Facts.Gathered.Unanswered(var why) -> {
        lookedAt.clear(); // what passes until the next answer is nobody's grace
        around.findings().put("platform/reconcile", "reconcile: " + why);
      }
      case Facts.Gathered.All(var view, var strange) -> {
        around.findings().clear("platform/reconcile");
        around.findings().clearAll("reconcile/");
        strange.forEach(what -> around.findings().put("reconcile/answer/" + what, what));
        carryOut(view);
      }
    }
  }

  /** A platform that was restored from a backup may know nothing of what it once delivered. */
  private void tellOfUnknown(View view) {
    Set<ContractId> named =
        Stream.of(
                view.platform().keep().stream().map(Reconciliation.Keep::contract),
                view.platform().terminate().stream().map(Reconciliation.Terminate::contract),
                view.platform().pause().stream().map(Reconciliation.Pause::contract))
            .flatMap(contracts -> contracts)
            .flatMap(Optional::stream)
            .collect(Collectors.toSet());
    List<ContractId> running =
        view.contracts().values().stream()
            .map(View.Known::contract)
            .filter(contract -> contract.state().isDelivered())
            .map(ContractRecord::id)
            .toList();
    long unknown = running.stream().filter(contract -> !named.contains(contract)).count();
    if (unknown > 0) {
      around
          .findings()
          .put(
              "reconcile/unknown",
              "the platform says nothing of "
                  + unknown
                  + " of "
                  + running.size()
                  + " contracts that run here, as if it had been restored from a backup; they keep"
                  + " running, and nothing is removed");
    }
  }

  private void carryOut(View view) {
    tellOfUnknown(view);
    Map<BackendName, Duration> looked = looked(view.listings().keySet());
    Map<BackendName, Set<String>> sighted = new HashMap<>();
    List<Decision> decisions = Reconciler.decide(view);
    noteEnds(decisions);
    restarts.seen(restarted(decisions));
    for (Decision decision : decisions) {
      carryOut(decision, view, looked, sighted);
    }
    view.listings()
        .keySet()
        .forEach(
            name -> journal.sightings().forgetAllBut(name, sighted.getOrDefault(name, Set.of())));
  }

  /** Many at once: of a fleet that was just delivered, or adopted, all are told together. */
  private void noteEnds(List<Decision> decisions) {
    List<Decision.NoteEnd> ends =
        decisions.stream()
            .filter(Decision.NoteEnd.class::isInstance)
            .map(Decision.NoteEnd.class::cast)
            .toList();
    for (int from = 0; from < ends.size(); from += AT_ONCE) {
      List<Decision.NoteEnd> some = ends.subList(from, Math.min(ends.size(), from + AT_ONCE));
      journal.atomically(() -> {
        for (Decision.NoteEnd told : some) {
          journal.noteEnd(told.contract(), told.end());
          journal.decided(
              told.contract(), "end", "the platform says that it ends at " + told.end());
        }
        return some.size();
      });
    }
  }

  private static Set<ContractId> restarted(List<Decision> decisions) {
    return decisions.stream()
        .filter(Decision.Restarted.class::isInstance)
        .map(decision -> ((Decision.Restarted) decision).contract())
        .collect(Collectors.toSet());
  }

  /** For how long each backend was watched since the last round that could rely on it. */
  private Map<BackendName, Duration> looked(Set<BackendName> now) {
    Instant at = around.clock().instant();
    Map<BackendName, Duration> looked = new HashMap<>();
    lookedAt.keySet().retainAll(now);
    for (BackendName name : now) {
      Duration since = Duration.between(Optional.ofNullable(lookedAt.put(name, at)).orElse(at), at);
      looked.put(name, since.compareTo(LONGEST_LOOK) > 0 ? LONGEST_LOOK : since);
    }
    return looked;
  }

  private void tellOfFreeze() {
    Optional<BrakeRows.Freeze> frozen = journal.brake().frozen();
    if (frozen.isEmpty()) {
      around.findings().clear(Brake.FINDING);
    } else {
      around.findings().put(Brake.FINDING, Brake.finding(frozen.get()));
    }
  }

  private Map<BackendName, Inventory.Complete> listAll() {
    Map<BackendName, Inventory.Complete> reliable = new HashMap<>();
    survey
        .of(backends.all(), listings::list)
        .forEach((name, verdict) -> {
          String finding = "listing/" + name;
          switch (verdict) {
            case Listings.Verdict.Reliable(var inventory) -> {
              reliable.put(name, inventory);
              around.findings().clear(finding);
            }
            case Listings.Verdict.Unreliable(var why) -> around.findings().put(finding, why);
            case Listings.Verdict.Blind blind -> around.findings().clear(finding);
          }
        });
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
                        + "' "
                        + why(backend)
                        + ": "
                        + count
                        + " of its contracts are unmanaged. What runs keeps running, and nothing is"
                        + " removed; "
                        + remedy(backend)));
  }

  /** That its table is there, and useless, was said when the agent started. */
  private boolean isConfigured(BackendName backend) {
    return around.findings().areAbout("backend/" + backend);
  }

  private String why(BackendName backend) {
    return isConfigured(backend)
        ? "is configured and not in use, for the reason of its own finding"
        : "is not configured, or its plugin did not load";
  }

  private String remedy(BackendName backend) {
    return isConfigured(backend)
        ? "mend that, and start the agent anew"
        : "put [backend." + backend + "] back";
  }

  private static BackendIdentity whoListed(View view, BackendName backend) {
    return Objects.requireNonNull(view.listings().get(backend)).identity();
  }

  private void carryOut(
      Decision decision,
      View view,
      Map<BackendName, Duration> looked,
      Map<BackendName, Set<String>> sighted) {
    switch (decision) {
      case Decision.Want(var contract, var wish, var reason) ->
          around
              .work()
              .wake(
                  contract,
                  () -> {
                    journal.wish(contract, wish, reason);
                    journal.brake().forget(contract);
                    journal.decided(contract, "wish", "the platform wants " + wish + ": " + reason);
                  });
      case Decision.NoteEnd noted -> {} // before, with all others
      case Decision.Restarted restarted -> {} // the same
      case Decision.Vanished(var contract, var backend) -> vanished(contract, backend);
      case Decision.Sight(var backend, var instance, var contract, var said) -> {
        sighted(backend, instance, contract, said, looked, sighted);
        String what =
            (instance.state() == InstanceState.REMAINS
                    ? "what is left of an instance, "
                    : "instance ")
                + backend
                + "/"
                + named(instance)
                + " bears our stamp and has no contract here; it is left alone for now, see:"
                + " dc-agent orphans list";
        around.findings().put("reconcile/orphan/" + backend + "/" + instance.externalId(), what);
        journal.decided(contract, "orphan", what + "; the platform says: " + said);
      }
      case Decision.Disregard(var backend, var instance, var contract, var said) ->
          sighted(backend, instance, contract, said, looked, sighted);
      case Decision.Quarantine quarantine -> orphans.stop(quarantine);
      case Decision.ConsiderAdoption adoption ->
          orphans.consider(adoption, whoListed(view, adoption.backend()));
      case Decision.RemoveOrphan removal ->
          orphans.remove(removal, whoListed(view, removal.backend()));
      case Decision.Twin twin -> {
        sighted(twin.backend(), twin.instance(), twin.contract(), "twin", looked, sighted);
        String what = twins.consider(twin);
        around
            .findings()
            .put(
                "reconcile/twin/" + twin.backend() + "/" + twin.instance().externalId(),
                "contract " + twin.contract().brief() + ": " + what);
        journal.decided(twin.contract(), "twin", what);
      }
      case Decision.Stranger(var backend, var instance, var why) ->
          around
              .findings()
              .put(
                  "reconcile/stranger/" + backend + "/" + instance.externalId(),
                  "instance " + backend + "/" + named(instance) + " is not touched: " + why);
    }
  }

  /** By its id, since what looks like another may have that one's name. */
  private static String named(Observed instance) {
    return instance.name().equals(instance.externalId())
        ? instance.externalId()
        : instance.externalId() + ", named " + instance.name() + ",";
  }

  private void vanished(ContractId contract, BackendName backend) {
    String what =
        "contract "
            + contract.brief()
            + ": its instance is gone from backend '"
            + backend
            + "'. It is not made again, since that would hide a loss of data";
    around.findings().put("reconcile/vanished/" + contract, what);
    journal.decided(contract, "vanished", what);
  }

  private void sighted(
      BackendName backend,
      Observed instance,
      ContractId contract,
      String said,
      Map<BackendName, Duration> looked,
      Map<BackendName, Set<String>> sighted) {
    journal
        .sightings()
        .seen(backend, instance, contract, looked.getOrDefault(backend, Duration.ZERO), said);
    sighted.computeIfAbsent(backend, name -> new HashSet<>()).add(instance.externalId());
  }
}
