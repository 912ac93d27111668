// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.ending;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.decentagent.agent.backend.Backend;
import org.decentagent.agent.backend.Codes;
import org.decentagent.agent.backend.Progress;
import org.decentagent.agent.delivery.Desk;
import org.decentagent.agent.engine.Next;
import org.decentagent.agent.engine.Stage;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Ending;
import org.decentagent.agent.journal.EndingReason;
import org.decentagent.agent.journal.JournalException;
import org.decentagent.agent.journal.Report;
import org.decentagent.agent.plugin.Attempt;
import org.decentagent.agent.reconcile.Listings;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;

/**
 * Removes an instance and proves that it is gone: the plugin read "not found" by id, and a complete
 * listing lacks it; both twice, a while apart. Only then is the contract a tombstone, and a
 * cancelled one reported as terminated.
 */
public final class Removing implements Stage {
  private static final Duration SHORTEST_WHILE = Duration.ofSeconds(1);
  private static final Duration STUCK = Duration.ofMinutes(5);

  private final Desk desk;
  private final Listings listings;
  private final Progress progress;

  /** With a judge of listings. */
  public Removing(Desk desk, Listings listings, Progress progress) {
    this.desk = desk;
    this.listings = listings;
    this.progress = progress;
  }

  @Override
  public Next advance(ContractRecord contract) {
    if (contract.identity().isEmpty()) {
      return gone(contract, "nothing was ever made");
    }
    return desk.onRecordedBackend(contract, backend -> remove(contract, backend));
  }

  private Next remove(ContractRecord contract, Backend backend) {
    Ending ending = endingOf(contract);
    Duration apart = longer(backend.profile().settlingTime(), SHORTEST_WHILE);
    Optional<Duration> early =
        ending
            .firstProof()
            .map(first -> Duration.between(desk.clock().instant(), first.plus(apart)))
            .filter(Duration::isPositive);
    if (early.isPresent()) {
      return new Next.Rest(early.get());
    }
    Attempt<Removal> attempt =
        backend.remove(
            contract.id(),
            "terminate " + contract.id().brief(),
            (provisioner, steps) ->
                provisioner.terminate(new RemovalRequest(contract.id(), contract.ref()), steps));
    return switch (attempt) {
      case Attempt.Answered<Removal>(Removal.Gone gone) -> prove(contract, backend, ending);
      case Attempt.Answered<Removal>(Removal.InProgress later) -> {
        progress.tell(contract.id(), later.what());
        yield new Next.Wait(Change.to(contract.untroubled()), later.checkAfter());
      }
      case Attempt.Failed<Removal>(ProvisioningException.Conflict conflict) ->
          desk.held(contract, conflict.getMessage());
      case Attempt.Failed<Removal>(ProvisioningException.Permanent permanent) ->
          new Next.Wait(
              Change.to(contract.troubled(permanent.code(), permanent.getMessage())), STUCK);
      case Attempt.Failed<Removal>(var reason) -> desk.failed(contract, reason);
    };
  }

  private Next prove(ContractRecord contract, Backend backend, Ending ending) {
    Optional<String> doubt = doubt(contract, backend);
    if (doubt.isPresent()) {
      return desk.troubled(
          contract.ending(ContractState.TERMINATING, Ending.of(ending.reason(), ending.why())),
          Codes.LISTING,
          "removed, but not proven gone: " + doubt.get());
    }
    Instant now = desk.clock().instant();
    if (ending.firstProof().isEmpty()) {
      Ending once = new Ending(ending.reason(), ending.why(), Optional.of(now));
      return new Next.Go(
          Change.to(contract.untroubled().ending(ContractState.TERMINATING, once))
              .note(
                  "removed: a look by id finds nothing, and a complete listing lacks it; looking"
                      + " once more in a while"));
    }
    return gone(contract, "two looks by id and two complete listings lack it");
  }

  /** Why it might still be there; empty when a complete listing and a look by mark lack it. */
  private Optional<String> doubt(ContractRecord contract, Backend backend) {
    Mark mark = Mark.of(contract.id());
    switch (backend.find(mark)) {
      case Attempt.Answered<Lookup>(Lookup.Absent absent) -> {}
      case Attempt.Answered<Lookup>(Lookup.Found found) -> {
        return Optional.of("it is found again as " + found.instance());
      }
      case Attempt.Answered<Lookup>(Lookup.NotOurs notOurs) -> {} // the listing tells whose it is
      case Attempt.Failed<Lookup>(var reason) -> {
        return Optional.of(reason.getMessage());
      }
    }
    return switch (listings.list(backend)) {
      case Listings.Verdict.Unreliable(var why) -> Optional.of(why);
      case Listings.Verdict.Reliable(Inventory.Complete inventory) ->
          inventory.resources().stream()
              .filter(seen -> mayBe(contract, seen))
              .map(seen -> "the listing shows " + seen.externalId())
              .findFirst();
    };
  }

  /** Whether a resource may be the contract's: a copy, whose stamp names another, is not. */
  private static boolean mayBe(ContractRecord contract, Observed seen) {
    boolean sameId =
        contract.ref().stream().anyMatch(ref -> ref.externalId().equals(seen.externalId()));
    return sameId
        || switch (seen.ownership()) {
          case Ownership.Ours(var stamp) -> stamp.contract().equals(contract.id());
          case Ownership.Unstamped unstamped -> seen.name().equals(Mark.of(contract.id()).text());
          case Ownership.Foreign foreign -> false;
        };
  }

  private Next gone(ContractRecord contract, String proof) {
    Change change =
        Change.to(contract.untroubled().to(ContractState.GONE))
            .and(rows -> rows.steps(contract.id()).clear())
            .note("gone: " + proof);
    return new Next.Go(
        endingOf(contract).reason() == EndingReason.CANCELLED
            ? change.report(Report.Kind.TERMINATED, "")
            : change);
  }

  private static Ending endingOf(ContractRecord contract) {
    return contract
        .ending()
        .orElseThrow(
            () -> new JournalException("contract " + contract.id() + " ends without a reason"));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
