// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.reconcile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.decentagent.agent.backend.Backends;
import org.decentagent.agent.journal.Journal;
import org.decentagent.platform.PlatformClient;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Inventory;

/**
 * Tells what a reconcile would decide now, and why, without deciding anything: nothing is written,
 * and no lock is asked for. Safe for use by many threads.
 */
public final class Planner {
  private final Backends backends;
  private final Listings listings;
  private final Facts facts;
  private final Brake brake;
  private final Survey survey;
  private final ReentrantLock turn = new ReentrantLock();

  /**
   * Over the same as a round.
   *
   * @param around says how long to wait, and how long orphans are left alone
   */
  public Planner(
      PlatformClient platform,
      Backends backends,
      Listings listings,
      Journal journal,
      Brake brake,
      Spans around) {
    this.backends = backends;
    this.listings = listings;
    this.brake = brake;
    this.facts = new Facts(platform, journal, around.grace());
    this.survey = new Survey(around.listWithin());
  }

  /**
   * Time spans of a round.
   *
   * @param grace how long an orphan is left alone
   * @param listWithin how long the slowest backend is waited for
   */
  public record Spans(Duration grace, Duration listWithin) {}

  /** What came of asking. */
  public sealed interface Plan {
    /** So much would be decided. */
    record Decided(List<PlannedDecision> decisions) implements Plan {
      /** Copies the list. */
      public Decided {
        decisions = List.copyOf(decisions);
      }
    }

    /** The platform gives no answer, so nothing would be. */
    record Unanswered(String why) implements Plan {}
  }

  /** Looks at everything once. */
  public Plan plan() {
    turn.lock();
    try {
      return look();
    } finally {
      turn.unlock();
    }
  }

  private Plan look() {
    List<PlannedDecision> lines = new ArrayList<>();
    Map<BackendName, Inventory.Complete> reliable = new HashMap<>();
    survey
        .of(backends.all(), listings::peek)
        .forEach((name, verdict) -> {
          switch (verdict) {
            case Listings.Verdict.Reliable(var inventory) -> reliable.put(name, inventory);
            case Listings.Verdict.Blind blind -> {}
            case Listings.Verdict.Unreliable(var why) ->
                lines.add(
                    new PlannedDecision(
                        "unavailable",
                        null,
                        null,
                        "nothing is decided about instances on backend '" + name + "'",
                        why));
          }
        });
    Map<ContractId, View.Known> contracts = facts.contracts(reliable.values());
    return switch (facts.ask(contracts, reliable)) {
      case Facts.Gathered.Unanswered(var why) -> new Plan.Unanswered(why);
      case Facts.Gathered.All(var view, var strange) -> {
        strange.forEach(
            what -> lines.add(new PlannedDecision("strange", null, null, "nothing follows", what)));
        Wording wording = new Wording(view, brake.left());
        Reconciler.decide(view).stream().map(wording::of).forEach(lines::add);
        yield new Plan.Decided(lines);
      }
    };
  }
}
