// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.reconcile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.Standings;
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

/**
 * Gathers what a reconcile looks at: the journal's contracts, and what the platform says to them
 * and to what listings show. Changes nothing. Confined to one thread.
 */
final class Facts {
  private final PlatformClient platform;
  private final Journal journal;
  private final Duration grace;
  private final Map<ContractId, ContractRecord> read = new HashMap<>();

  /**
   * Over one platform and one journal.
   *
   * @param grace how long an orphan is left alone
   */
  Facts(PlatformClient platform, Journal journal, Duration grace) {
    this.platform = platform;
    this.journal = journal;
    this.grace = grace;
  }

  /** What came of asking the platform. */
  sealed interface Gathered {
    /**
     * Everything a reconcile needs.
     *
     * @param strange what cannot be relied on, a line each
     */
    record All(View view, List<String> strange) implements Gathered {}

    /** The platform gave no answer. */
    record Unanswered(String why) implements Gathered {}
  }

  /** As they are at one instant: all that are not over, and those over that listings show. */
  Map<ContractId, View.Known> contracts(Collection<Inventory.Complete> listings) {
    return journal.atomically(() -> {
      Map<ContractId, View.Known> known = new HashMap<>();
      journal.standings().living(read).forEach(standing -> put(known, standing));
      read.clear();
      known.forEach((id, living) -> read.put(id, living.contract()));
      for (Inventory.Complete listing : listings) {
        for (Observed instance : listing.resources()) {
          if (instance.ownership() instanceof Ownership.Ours(var stamp)
              && !known.containsKey(stamp.contract())) {
            journal.standings().find(stamp.contract()).ifPresent(over -> put(known, over));
          }
        }
      }
      return known;
    });
  }

  private static void put(Map<ContractId, View.Known> known, Standings.Standing standing) {
    known.put(
        standing.contract().id(),
        new View.Known(standing.contract(), standing.wish(), standing.endsAt()));
  }

  Gathered ask(
      Map<ContractId, View.Known> contracts, Map<BackendName, Inventory.Complete> listings) {
    List<ReportedInstance> asked = pairs(contracts, listings);
    Answer<Reconciliation> answer = platform.reconcile(asked);
    if (!(answer instanceof Answer.Ok<Reconciliation>(var answered))) {
      return new Gathered.Unanswered(answer.explanation());
    }
    Echo echo = Echo.of(asked, answered);
    View view =
        journal.atomically(() ->
            new View(
                contracts,
                listings,
                journal.sightings().all(),
                journal.sightings().ignored(),
                echo.reconciliation(),
                grace));
    return new Gathered.All(view, echo.strange());
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
}
