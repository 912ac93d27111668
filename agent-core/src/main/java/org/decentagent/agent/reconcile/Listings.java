// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.decentagent.agent.backend.Backend;
import org.decentagent.agent.findings.PlainLine;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.FleetRows;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.Standings;
import org.decentagent.agent.plugin.Attempt;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Observed;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.Visibility;

/**
 * Judges whether a backend's listing can be relied on. A complete answer of the right backend is
 * not enough: when instances that the journal knows are missing from it (30 % of them, or any in a
 * small fleet) it counts only after three listings over ten minutes have lacked the same ones. Safe
 * for use by many threads.
 */
public final class Listings {
  private static final Set<ContractState> EXPECTED =
      EnumSet.of(
          ContractState.OBSERVED,
          ContractState.READY,
          ContractState.HANDED_OVER,
          ContractState.ACTIVE,
          ContractState.SUSPENDED);
  private static final int SMALL_FLEET = 10;
  private static final double LARGE_LOSS = 0.3;
  private static final int CONFIRMATIONS = 3;
  private static final int LONGEST_SHOWN = 60;
  private static final Duration CONFIRMED_OVER = Duration.ofMinutes(10);

  private final Journal journal;
  private final InstantSource clock;

  /** With what the journal expects. */
  public Listings(Journal journal, InstantSource clock) {
    this.journal = journal;
    this.clock = clock;
  }

  /** What a listing is worth. */
  public sealed interface Verdict {
    /** What is not in it is not there. */
    record Reliable(Inventory.Complete inventory) implements Verdict {}

    /**
     * Nothing follows from it.
     *
     * @param why one clause for the operator
     */
    record Unreliable(String why) implements Verdict {}

    /** It never lists anything, which is nothing new; nothing follows from it either. */
    record Blind() implements Verdict {}
  }

  /** Lists a backend, judges the answer, and remembers it for the next. */
  public Verdict list(Backend backend) {
    Judgement judgement = look(backend);
    judgement.row().ifPresent(row -> journal.fleet().listed(backend.name(), row));
    if (judgement.verdict() instanceof Verdict.Unreliable(var why)) {
      judgement.missing().forEach(contract -> journal.decided(contract, "listing", why));
    }
    return judgement.verdict();
  }

  /** Judges as a listing now would be, and leaves no trace. */
  public Verdict peek(Backend backend) {
    return look(backend).verdict();
  }

  /**
   * What came of a look.
   *
   * @param row what the next look needs to know
   * @param missing whose instances are not shown
   */
  private record Judgement(
      Verdict verdict, Optional<FleetRows.Listing> row, List<ContractId> missing) {
    static Judgement none(String why) {
      return new Judgement(new Verdict.Unreliable(why), Optional.empty(), List.of());
    }
  }

  private Judgement look(Backend backend) {
    if (backend.visibility() instanceof Attempt.Answered<Visibility>(Visibility visibility)
        && visibility != Visibility.ALL) {
      return new Judgement(new Verdict.Blind(), Optional.empty(), List.of());
    }
    List<Standings.Expected> expected = journal.standings().expected(backend.name(), EXPECTED);
    return switch (backend.inventory()) {
      case Attempt.Failed<Inventory>(var reason) -> Judgement.none(reason.getMessage());
      case Attempt.Answered<Inventory>(Inventory.Unavailable(var why)) -> Judgement.none(why);
      case Attempt.Answered<Inventory>(Inventory.Complete inventory) ->
          judge(backend, expected, inventory);
    };
  }

  private Judgement judge(
      Backend backend, List<Standings.Expected> expected, Inventory.Complete inventory) {
    Optional<Standings.Expected> elsewhere =
        expected.stream()
            .filter(contract ->
                contract.identity().stream().anyMatch(id -> !id.equals(inventory.identity())))
            .findFirst();
    if (elsewhere.isPresent()) {
      return Judgement.none(
          "backend '"
              + backend.name()
              + "' is now "
              + inventory.identity()
              + ", and contract "
              + elsewhere.get().contract().brief()
              + " was made on another one");
    }
    Optional<String> unaskable =
        inventory.resources().stream()
            .filter(seen -> seen.ownership() instanceof Ownership.Ours)
            .flatMap(seen -> objection(backend, seen.externalId()).stream())
            .findFirst();
    if (unaskable.isPresent()) {
      return Judgement.none(unaskable.get());
    }
    Set<String> seen =
        inventory.resources().stream().map(Observed::externalId).collect(Collectors.toSet());
    List<Standings.Expected> lost =
        expected.stream()
            .filter(contract -> contract.externalId().filter(id -> !seen.contains(id)).isPresent())
            .toList();
    Set<String> missing =
        lost.stream()
            .flatMap(contract -> contract.externalId().stream())
            .collect(Collectors.toSet());
    boolean loss =
        !missing.isEmpty()
            && (expected.size() < SMALL_FLEET || missing.size() >= LARGE_LOSS * expected.size());
    int count = inventory.resources().size();
    if (!loss) {
      return new Judgement(new Verdict.Reliable(inventory), Optional.of(settled(count)), List.of());
    }
    FleetRows.Listing doubted = doubted(backend, count, missing.hashCode());
    boolean confirmed =
        doubted.candidateSeen() >= CONFIRMATIONS
            && !clock.instant().isBefore(doubted.candidateSince().plus(CONFIRMED_OVER));
    Verdict verdict =
        confirmed
            ? new Verdict.Reliable(inventory)
            : new Verdict.Unreliable(
                "backend '"
                    + backend.name()
                    + "' lists "
                    + missing.size()
                    + " of "
                    + expected.size()
                    + " instances no more; waiting for three listings over 10 min that lack the"
                    + " same ones");
    return new Judgement(
        verdict, Optional.of(doubted), lost.stream().map(Standings.Expected::contract).toList());
  }

  /** Why nothing can be asked about an instance of ours of that id; empty when it can. */
  private static Optional<String> objection(Backend backend, String externalId) {
    try {
      new InstanceRef(backend.name(), externalId);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(
          "backend '"
              + backend.name()
              + "' lists an instance of ours as '"
              + PlainLine.of(externalId, LONGEST_SHOWN)
              + "': "
              + e.getMessage()
              + "; tell the maker of its plugin");
    }
  }

  private FleetRows.Listing settled(int count) {
    return new FleetRows.Listing(count, count, clock.instant(), 0);
  }

  /** What comes and goes besides the loss does not make it another loss. */
  private FleetRows.Listing doubted(Backend backend, int count, int loss) {
    Optional<FleetRows.Listing> before = journal.fleet().listing(backend.name());
    int relied = before.map(FleetRows.Listing::instances).orElse(count);
    boolean same =
        before.isPresent() && before.get().candidateSeen() > 0 && before.get().candidate() == loss;
    Instant since = same ? before.get().candidateSince() : clock.instant();
    int times = same ? before.get().candidateSeen() + 1 : 1;
    return new FleetRows.Listing(relied, loss, since, times);
  }
}
