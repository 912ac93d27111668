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
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;

/**
 * Removes an instance and proves that it is gone: the plugin read "not found" by id, and a look at
 * the backend lacks it (see {@link Absence}); both twice, a while apart. Only then is the contract
 * a tombstone, and a cancelled one reported as terminated. A listing is made for all removals
 * together that wait for one (see {@link Looks}).
 */
public final class Removing implements Stage {
  private static final Duration SHORTEST_WHILE = Duration.ofSeconds(1);
  private static final Duration STUCK = Duration.ofMinutes(5);

  private final Desk desk;
  private final Looks looks;
  private final Absence absence;
  private final Progress progress;

  /** With a judge of listings, and a way to see whether an instance still answers. */
  public Removing(Desk desk, Listings listings, LoginProbe probe, Progress progress) {
    this.desk = desk;
    this.looks = new Looks(listings, desk.clock());
    this.absence = new Absence(looks, probe);
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
    Ending ending = counted(endingOf(contract));
    Duration apart = longer(backend.profile().settlingTime(), SHORTEST_WHILE);
    Optional<Duration> early =
        ending
            .firstProof()
            .map(first -> Duration.between(desk.clock().instant(), first.plus(apart)))
            .filter(Duration::isPositive);
    if (early.isPresent()) {
      return new Next.Rest(early.get());
    }
    return looks.waits(contract)
        ? prove(contract, backend, ending)
        : ask(contract, backend, ending);
  }

  /** A look that lies ahead was timed by a clock that was set back since; it may be a day. */
  private Ending counted(Ending ending) {
    return ending.firstProof().filter(desk.clock().instant()::isBefore).isPresent()
        ? Ending.of(ending.reason(), ending.why())
        : ending;
  }

  private Next ask(ContractRecord contract, Backend backend, Ending ending) {
    looks.done(contract);
    Attempt<Removal> attempt =
        backend.remove(
            contract.id(),
            "terminate " + contract.id().brief(),
            (provisioner, steps) ->
                provisioner.terminate(new RemovalRequest(contract.id(), contract.ref()), steps));
    return switch (attempt) {
      case Attempt.Answered<Removal>(Removal.Gone gone) -> {
        looks.asked(contract, backend);
        yield prove(contract, backend, ending);
      }
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
    return switch (absence.look(contract, backend)) {
      case Absence.Seen.NotYet(var after) -> new Next.Rest(after);
      case Absence.Seen.Perhaps(var why) ->
          desk.troubled(
              contract.ending(ContractState.TERMINATING, Ending.of(ending.reason(), ending.why())),
              Codes.LISTING,
              "removed, but not proven gone: " + why);
      case Absence.Seen.Nothing(var apart, var proof) -> {
        looks.done(contract);
        yield ending
            .firstProof()
            .map(first -> again(contract, first.plus(apart), proof))
            .orElseGet(() -> once(contract, ending));
      }
    };
  }

  private Next once(ContractRecord contract, Ending ending) {
    Ending once = new Ending(ending.reason(), ending.why(), Optional.of(desk.clock().instant()));
    return new Next.Go(
        Change.to(contract.untroubled().ending(ContractState.TERMINATING, once))
            .note("removed; looking once more in a while"));
  }

  private Next again(ContractRecord contract, Instant countsFrom, String proof) {
    Duration early = Duration.between(desk.clock().instant(), countsFrom);
    return early.isPositive() ? new Next.Rest(early) : gone(contract, proof);
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
