// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.ending;

import java.time.Duration;
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
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.Report;
import org.decentagent.agent.lease.LeaseAnswer;
import org.decentagent.agent.plugin.Attempt;
import org.decentagent.agent.reconcile.Brake;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.capability.Suspension;
import org.decentagent.spi.capability.SuspensionRequest;
import org.decentagent.spi.capability.Transition;

/**
 * Does to a delivered instance what the platform wants, and only when it is sure of it: a
 * cancellation is confirmed by the contract's own lock answer, an expiry is told to the platform
 * and accepted by it before anything is removed.
 */
public final class Serving implements Stage {
  /** Stands in the journal from the first call that stops an instance until it is stopped. */
  private static final String STOPPING = "agent:suspend";

  private static final Duration NOTHING_TO_DO = Duration.ofHours(6);
  private static final Duration BRAKED = Duration.ofMinutes(1);

  private final Desk desk;
  private final Brake brake;
  private final Progress progress;

  /** With a brake on what is stopped. */
  public Serving(Desk desk, Brake brake, Progress progress) {
    this.desk = desk;
    this.brake = brake;
    this.progress = progress;
  }

  @Override
  public Next advance(ContractRecord contract) {
    Optional<Journal.Wished> wish = desk.journal().wish(contract.id());
    if (wish.isEmpty()) {
      return new Next.Rest(NOTHING_TO_DO);
    }
    return switch (wish.get().wish()) {
      case RUN ->
          contract.state() == ContractState.SUSPENDED
              ? desk.onRecordedBackend(contract, backend -> resume(contract, backend))
              : isBeingStopped(contract) ? stopped(contract) : new Next.Rest(NOTHING_TO_DO);
      case SUSPEND ->
          contract.state() == ContractState.ACTIVE
              ? desk.onRecordedBackend(
                  contract, backend -> suspend(contract, backend, wish.get().reason()))
              : new Next.Rest(NOTHING_TO_DO);
      case CANCEL -> cancelled(contract);
      case EXPIRE -> expired(contract);
    };
  }

  private Next cancelled(ContractRecord contract) {
    return switch (desk.leases().ask(contract.id())) {
      case LeaseAnswer.Closed(var status) when status.equals("cancelled") ->
          new Next.Go(
              Change.to(
                      contract.ending(
                          ContractState.TERMINATING,
                          Ending.of(EndingReason.CANCELLED, "cancelled by its tenant")))
                  .note("cancelled: reconcile and the contract's own lock answer agree"));
      case LeaseAnswer.Closed(var status) ->
          desk.troubled(
              contract,
              Codes.DISAGREES,
              "reconcile says cancelled, the lock answer says " + status + "; it keeps running");
      case LeaseAnswer.Held held -> {
        desk.leases().giveBack(contract.id());
        yield desk.troubled(
            contract,
            Codes.DISAGREES,
            "reconcile says cancelled, and the lock was granted; it keeps running");
      }
      case LeaseAnswer.Elsewhere elsewhere ->
          desk.troubled(
              contract,
              Codes.DISAGREES,
              "reconcile says cancelled, and another agent holds its lock");
      case LeaseAnswer.NotOurs(var why) -> desk.troubled(contract, Codes.DISAGREES, why);
      case LeaseAnswer.Unknown(var why) -> desk.troubled(contract, Codes.OFFLINE, why);
    };
  }

  private Next expired(ContractRecord contract) {
    Optional<Next> notYet = desk.notYetEnded(contract);
    if (notYet.isPresent()) {
      return notYet.get();
    }
    if (!brake.admits(contract.id(), contract.backend(), "expired")) {
      return braked(contract, "expired");
    }
    return new Next.Go(
        Change.to(contract)
            .report(Report.Kind.EXPIRED, "")
            .note("its time is over; telling the platform before anything is removed"));
  }

  private Next suspend(ContractRecord contract, Backend backend, String reason) {
    if (!backend.can(Suspension.class)) {
      return desk.troubled(
          contract,
          Codes.NO_SUSPENSION,
          "the platform wants it paused ("
              + reason
              + "), and backend '"
              + contract.backend()
              + "' cannot stop an instance and keep its data; it keeps running");
    }
    if (!brake.admits(contract.id(), contract.backend(), "suspended")) {
      return braked(contract, "paused");
    }
    desk.journal()
        .steps(contract.id())
        .begin(STOPPING, desk.clock().instant().plus(backend.profile().callDeadline()));
    return change(contract, backend, ContractState.SUSPENDED, "suspended: " + reason);
  }

  private boolean isBeingStopped(ContractRecord contract) {
    return desk.journal().steps(contract.id()).effect(STOPPING).isPresent();
  }

  /** How far the stopping came is not known; resuming finds out, and starts what does not run. */
  private Next stopped(ContractRecord contract) {
    return new Next.Go(
        Change.to(contract.to(ContractState.SUSPENDED))
            .note("its pause ended while it was being stopped; making sure that it runs"));
  }

  private Next resume(ContractRecord contract, Backend backend) {
    return change(contract, backend, ContractState.ACTIVE, "resumed");
  }

  private Next change(ContractRecord contract, Backend backend, ContractState next, String what) {
    SuspensionRequest request = new SuspensionRequest(contract.id(), contract.ref().orElseThrow());
    Attempt<Transition> attempt =
        backend.remove(
            contract.id(),
            next == ContractState.SUSPENDED ? "suspend" : "resume",
            (provisioner, steps) -> {
              Suspension suspension = provisioner.capability(Suspension.class).orElseThrow();
              return next == ContractState.SUSPENDED
                  ? suspension.suspend(request, steps)
                  : suspension.resume(request, steps);
            });
    return switch (attempt) {
      case Attempt.Failed<Transition>(ProvisioningException.Conflict conflict) ->
          desk.held(contract, conflict.getMessage());
      case Attempt.Failed<Transition>(var reason) -> desk.failed(contract, reason);
      case Attempt.Answered<Transition>(Transition.InProgress later) -> {
        progress.tell(contract.id(), later.what());
        yield new Next.Wait(Change.to(contract.untroubled()), later.checkAfter());
      }
      case Attempt.Answered<Transition>(Transition.Done done) ->
          new Next.Go(
              Change.to(contract.untroubled().to(next))
                  .and(rows -> rows.steps(contract.id()).withdrawn(STOPPING))
                  .note(what));
    };
  }

  private Next braked(ContractRecord contract, String what) {
    return new Next.Wait(
        Change.to(
            contract.troubled(
                Codes.BRAKE,
                "the platform says "
                    + what
                    + ", and more would be stopped or removed within 10 min than is safe; it waits"
                    + " for you: dc-agent brake show")),
        BRAKED);
  }
}
