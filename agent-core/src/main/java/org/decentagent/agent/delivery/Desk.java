// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.decentagent.agent.backend.Backend;
import org.decentagent.agent.backend.Backends;
import org.decentagent.agent.backend.Codes;
import org.decentagent.agent.engine.Backoff;
import org.decentagent.agent.engine.Next;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Ending;
import org.decentagent.agent.journal.EndingReason;
import org.decentagent.agent.journal.Fence;
import org.decentagent.agent.journal.Hold;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.Report;
import org.decentagent.agent.journal.Trouble;
import org.decentagent.agent.lease.LeaseAnswer;
import org.decentagent.agent.lease.Leases;
import org.decentagent.agent.plugin.Attempt;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.Instance;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Visibility;

/**
 * What all stages of a delivery share: checking that we may go on, and the ways in which one
 * cannot. Safe for use by many threads.
 *
 * @param deliverWithin how long after the platform's "provisioning" a delivery may take
 */
public record Desk(
    Journal journal,
    Backends backends,
    Leases leases,
    InstantSource clock,
    Backoff backoff,
    Duration deliverWithin) {
  private static final Duration UNMANAGED_WAIT = Duration.ofMinutes(1);
  private static final Duration NO_ACCESS_WAIT = Duration.ofMinutes(2);
  private static final Duration OTHER_AGENT_WAIT = Duration.ofSeconds(30);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

  /** The platform gives up by itself what nobody delivers within an hour. */
  private static final Duration FORGOTTEN = Duration.ofHours(2);

  /** The platform takes signatures up to five minutes old or early; twice that is no mistake. */
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(10);

  private static final Set<String> DELIVERED = Set.of("provisioned", "active", "paused");

  /** A step that needs the contract's backend, once everything that forbids it was ruled out. */
  @FunctionalInterface
  public interface Work {
    Next on(Backend backend);
  }

  /**
   * Runs a step of a contract that is neither over nor late, on the recorded backend, under a
   * lease.
   */
  Next working(ContractRecord contract, Work work) {
    return unlessOver(
        contract,
        () ->
            isLate(contract)
                ? underLease(contract, () -> late(contract, work))
                : onRecordedBackend(
                    contract, backend -> underLease(contract, () -> work.on(backend))));
  }

  /** Runs a step of a contract unless the platform wants no delivery any more. */
  Next unlessOver(ContractRecord contract, Supplier<Next> work) {
    Optional<Journal.Wished> wish = journal.wish(contract.id());
    if (wish.isEmpty()) {
      return work.get();
    }
    return switch (wish.get().wish()) {
      case CANCEL -> over(contract, EndingReason.CANCELLED, wish.get().reason());
      case EXPIRE -> notYetEnded(contract).orElseGet(() -> ended(contract, wish.get().reason()));
      case RUN, SUSPEND -> work.get();
    };
  }

  /** The end came before the delivery: the tenant is paid back, if the contract was ours. */
  private Next ended(ContractRecord contract, String reason) {
    return contract.state() == ContractState.PLANNED
        ? over(contract, EndingReason.EXPIRED, reason)
        : underLease(
            contract,
            () -> giveUp(contract, Codes.DEADLINE, "its time was over before it was delivered"));
  }

  /**
   * What follows when the platform speaks of an end that lies ahead by what it told before: a wait,
   * where its clock may just be fast or the operator said so; else the operator decides.
   */
  public Optional<Next> notYetEnded(ContractRecord contract) {
    Instant now = leases.platformTime();
    return journal
        .endsAt(contract.id())
        .filter(end -> end.isAfter(now))
        .map(end ->
            end.isAfter(now.plus(CLOCKS_DIFFER)) && !isKept(contract, end)
                ? held(
                    contract,
                    "the platform says expired, and had said before that it ends at " + end,
                    Hold.Question.IS_IT_OVER)
                : new Next.Rest(Duration.between(now, end)));
  }

  private boolean isKept(ContractRecord contract, Instant end) {
    return journal.ends().keptUntil(contract.id()).filter(kept -> !kept.isBefore(end)).isPresent();
  }

  private Next underLease(ContractRecord contract, Supplier<Next> work) {
    return switch (leases.ensure(contract.id())) {
      case LeaseAnswer.Held held -> work.get();
      case LeaseAnswer.Elsewhere elsewhere ->
          new Next.Wait(
              Change.to(
                  contract.troubled(
                      Codes.LEASE_ELSEWHERE, "another agent holds the lease; work stands still")),
              OTHER_AGENT_WAIT);
      case LeaseAnswer.Closed(var status) -> closed(contract, status);
      case LeaseAnswer.NotOurs(var why) -> notOurs(contract, "the platform says: " + why);
      case LeaseAnswer.Unknown(var why) -> troubled(contract, Codes.OFFLINE, why);
    };
  }

  /**
   * As long as nothing was made for it, asking again costs nothing: a platform may be restored. One
   * that remembers later than that lists it as pending again.
   */
  private Next notOurs(ContractRecord contract, String why) {
    if (contract.fence() != Fence.NOT_ASKED) {
      return held(contract, why);
    }
    return isForgotten(contract)
        ? leave(contract, why)
        : troubled(contract, Codes.DISAGREES, why + "; nothing was made for it, asking again");
  }

  private boolean isForgotten(ContractRecord contract) {
    return journal
        .times(contract.id())
        .map(times -> times.createdAt().plus(FORGOTTEN).isBefore(clock.instant()))
        .orElse(false);
  }

  /** Runs a step on the backend that the journal names, if that is still the one it was. */
  public Next onRecordedBackend(ContractRecord contract, Work work) {
    Optional<Backend> backend = backends.find(contract.backend());
    if (backend.isEmpty()) {
      return new Next.Wait(
          Change.to(
              contract.troubled(
                  Codes.UNMANAGED,
                  "backend '"
                      + contract.backend()
                      + "' is not configured, or its plugin did not load; see: dc-agent doctor")),
          UNMANAGED_WAIT);
    }
    return switch (backend.get().identity()) {
      case Attempt.Failed<BackendIdentity>(var reason) -> failed(contract, reason);
      case Attempt.Answered<BackendIdentity>(var identity) ->
          contract.identity().isPresent() && !contract.identity().get().equals(identity)
              ? held(
                  contract,
                  "backend '"
                      + contract.backend()
                      + "' is now "
                      + identity
                      + ", and the contract was begun on "
                      + contract.identity().get())
              : work.on(backend.get());
    };
  }

  /** Whether its hour, which the platform counts, is nearly over. */
  boolean isLate(ContractRecord contract) {
    return contract
            .acceptedAt()
            .map(accepted -> leases.platformTime().isAfter(accepted.plus(deliverWithin)))
            .orElse(false)
        && !journal.reports().wasSent(contract.id(), Report.Kind.PROVISIONED);
  }

  /** What the time is on the platform is known for sure once it has granted a lease. */
  private Next late(ContractRecord contract, Work work) {
    if (!isLate(contract)) {
      return onRecordedBackend(contract, work);
    }
    return giveUp(
        contract,
        Codes.DEADLINE,
        "not deliverable within "
            + deliverWithin.toMinutes()
            + " min"
            + contract.trouble().map(last -> "; last: " + last.message()).orElse(""));
  }

  /** The platform gives nobody a lease on the contract any more. */
  Next closed(ContractRecord contract, String status) {
    if (DELIVERED.contains(status)) {
      return onRecordedBackend(contract, backend -> deliveredBySomebody(contract, status, backend));
    }
    return switch (status) {
      case "cancelled" -> over(contract, EndingReason.CANCELLED, "the platform says: cancelled");
      case "expired" -> over(contract, EndingReason.EXPIRED, "the platform says: expired");
      case "rejected" -> over(contract, EndingReason.REJECTED, "the platform says: rejected");
      case "provisioningfailed" ->
          over(contract, EndingReason.FAILED, "the platform says: provisioningfailed");
      default -> unexpected(contract, status);
    };
  }

  private Next unexpected(ContractRecord contract, String status) {
    return held(
        contract,
        "the platform says that the contract is "
            + status
            + ", while it is "
            + contract.state()
            + " here");
  }

  /** By another agent, or by us: an older journal that was put back does not know of it. */
  private Next deliveredBySomebody(ContractRecord contract, String status, Backend backend) {
    return switch (backend.visibility()) {
      case Attempt.Failed<Visibility>(var reason) -> failed(contract, reason);
      case Attempt.Answered<Visibility>(Visibility visibility) ->
          switch (visibility) {
            case ALL, EACH -> find(contract, status, backend);
            case NOTHING -> deliveredElsewhere(contract, status); // nothing to look at again
          };
    };
  }

  private Next find(ContractRecord contract, String status, Backend backend) {
    return switch (backend.find(Mark.of(contract.id()))) {
      case Attempt.Failed<Lookup>(var reason) -> failed(contract, reason);
      case Attempt.Answered<Lookup>(Lookup.Found(var instance)) ->
          deliveredHere(contract, instance);
      case Attempt.Answered<Lookup>(Lookup.Absent absent) -> seenNowhere(contract, status);
      case Attempt.Answered<Lookup>(Lookup.NotOurs notOurs) -> deliveredElsewhere(contract, status);
    };
  }

  /** One look may be answered wrongly, or too early, for what an older journal has half made. */
  private Next seenNowhere(ContractRecord contract, String status) {
    if (contract.trouble().map(Trouble::code).filter(Codes.DISAGREES::equals).isPresent()) {
      return deliveredElsewhere(contract, status);
    }
    return new Next.Wait(
        Change.to(
            contract.troubled(
                Codes.DISAGREES,
                "the platform says that it is "
                    + status
                    + ", and nothing of it stands here; looking once more")),
        LOOK_AGAIN);
  }

  /** Nobody but another agent can have delivered what we have not begun to make. */
  private Next deliveredElsewhere(ContractRecord contract, String status) {
    return contract.state() == ContractState.PLANNED
        ? leave(contract, "another agent delivered it")
        : unexpected(contract, status);
  }

  /** The platform says that it was delivered, and its instance stands here under our stamp. */
  private Next deliveredHere(ContractRecord contract, Instance instance) {
    leases.giveBack(contract.id());
    Instance known =
        contract
            .order()
            .map(order -> instance.toBuilder().renterKey(order.renterKey()).build())
            .orElse(instance);
    ContractState served = backends.find(contract.backend()).orElseThrow().served(known);
    return new Next.Go(
        Change.to(contract.copy().instance(known).state(served).build())
            .note(
                "adopted: it stands here under our stamp, and the platform says it was delivered"));
  }

  /** The contract is over before it was handed over: remove what was made, if anything was. */
  Next over(ContractRecord contract, EndingReason reason, String why) {
    ContractState next =
        contract.state() == ContractState.PLANNED ? ContractState.GONE : ContractState.TERMINATING;
    if (next == ContractState.GONE) {
      leases.giveBack(contract.id());
    }
    return new Next.Go(
        Change.to(contract.ending(next, Ending.of(reason, why)))
            .note("over before delivery: " + why));
  }

  /** The contract is for others to deliver. */
  Next leave(ContractRecord contract, String why) {
    leases.giveBack(contract.id());
    return new Next.Go(
        Change.to(contract.ending(ContractState.GONE, Ending.of(EndingReason.LEFT, why)))
            .note("left alone: " + why));
  }

  /** The contract cannot be delivered: say so, once, for good. */
  Next giveUp(ContractRecord contract, FailureCode code, String message) {
    return new Next.Go(
        Change.to(
                contract
                    .troubled(code, message)
                    .ending(ContractState.FAILED, Ending.of(EndingReason.FAILED, message)))
            .report(Report.Kind.FAILED, message)
            .note("given up: " + message));
  }

  /** The operator has to decide. */
  public Next held(ContractRecord contract, String why) {
    return held(contract, why, Hold.Question.WHAT_IS_THERE);
  }

  private Next held(ContractRecord contract, String why, Hold.Question question) {
    leases.giveBack(contract.id());
    return new Next.Go(Change.to(contract.held(why, question)).note("held: " + why));
  }

  /** Something went wrong that may pass. */
  public Next troubled(ContractRecord contract, FailureCode code, String message) {
    ContractRecord next = contract.troubled(code, message);
    return new Next.Wait(
        Change.to(next), backoff.after(next.trouble().map(trouble -> trouble.times()).orElse(1)));
  }

  /**
   * A look or a check failed: whatever the kind, nothing happened by it, and it may pass. Where the
   * backend lets us in no more, that is its own finding, and the contract says only that it waits.
   */
  public Next failed(ContractRecord contract, ProvisioningException reason) {
    if (reason instanceof ProvisioningException.AccessDenied) {
      return new Next.Wait(
          Change.to(
              contract.troubled(
                  Codes.NO_ACCESS,
                  "waits until backend '"
                      + contract.backend()
                      + "' lets the agent in again: "
                      + reason.getMessage())),
          NO_ACCESS_WAIT);
    }
    Next next = troubled(contract, reason.code(), reason.getMessage());
    if (reason instanceof ProvisioningException.Retryable retryable
        && next instanceof Next.Wait(var change, var after)
        && retryable.retryAfter().isPresent()
        && retryable.retryAfter().get().compareTo(after) > 0) {
      return new Next.Wait(change, retryable.retryAfter().get());
    }
    return next;
  }
}
