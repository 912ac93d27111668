// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.delivery;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.decentagent.agent.backend.Backend;
import org.decentagent.agent.backend.Codes;
import org.decentagent.agent.backend.Progress;
import org.decentagent.agent.backend.Requests;
import org.decentagent.agent.engine.Next;
import org.decentagent.agent.engine.Stage;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.StepRows;
import org.decentagent.agent.journal.Trouble;
import org.decentagent.agent.plugin.Attempt;
import org.decentagent.spi.Instance;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.ProvisioningException;

/** Has the backend make the instance, calling again until it is ready. */
public final class Creating implements Stage {
  /** Stands in the journal while a call to the plugin is under way; {@link Settling} ends it. */
  static final String CALL = "agent:provision";

  private static final Duration NO_ROOM_WAIT = Duration.ofMinutes(1);

  private final Desk desk;
  private final Requests requests;
  private final Progress progress;
  private final Consumer<String> noRoomFor;

  /**
   * With a way to say that an offering cannot be served now.
   *
   * @param noRoomFor told the offering of a contract that met a limit
   */
  public Creating(Desk desk, Requests requests, Progress progress, Consumer<String> noRoomFor) {
    this.desk = desk;
    this.requests = requests;
    this.progress = progress;
    this.noRoomFor = noRoomFor;
  }

  @Override
  public Next advance(ContractRecord contract) {
    return desk.working(contract, backend -> create(contract, backend));
  }

  private Next create(ContractRecord contract, Backend backend) {
    ProvisionRequest request;
    try {
      request = requests.of(backend, contract, desk.journal().endsAt(contract.id()));
    } catch (IllegalArgumentException e) {
      return desk.held(contract, "its settings no longer fit the backend: " + e.getMessage());
    }
    StepRows steps = desk.journal().steps(contract.id());
    if (steps.effect(CALL).isPresent() && !backend.profile().guarantee().makesCallsRepeatable()) {
      // We were killed inside a call, on a backend that would take a repeat for a second order.
      return new Next.Go(Change.to(contract.to(ContractState.UNKNOWN)));
    }
    steps.begin(CALL, desk.clock().instant().plus(backend.profile().callDeadline()));
    Attempt<Provisioned> attempt =
        backend.change(
            contract.id(),
            "provision " + contract.id().brief(),
            (provisioner, memory) -> provisioner.provision(request, memory));
    return switch (attempt) {
      case Attempt.Answered<Provisioned>(Provisioned.Ready(var instance)) -> {
        steps.withdrawn(CALL);
        yield ready(contract, instance);
      }
      case Attempt.Answered<Provisioned>(Provisioned.InProgress later) -> {
        steps.withdrawn(CALL);
        progress.tell(contract.id(), later.what());
        yield new Next.Wait(Change.to(contract.untroubled()), later.checkAfter());
      }
      case Attempt.Failed<Provisioned>(var reason) -> failed(contract, steps, reason);
    };
  }

  private Next ready(ContractRecord contract, Instance instance) {
    if (!instance.ref().backend().equals(contract.backend()) || instance.ssh().isEmpty()) {
      return desk.giveUp(
          contract,
          Codes.INCOMPLETE,
          "the plugin of backend "
              + contract.backend()
              + " says 'ready' without saying how to log in: "
              + instance);
    }
    Optional<ContractRecord> other = holderOf(instance, contract);
    if (other.isPresent()) {
      return desk.held(
          contract,
          "the plugin of backend '"
              + contract.backend()
              + "' answers with "
              + instance.ref()
              + ", the instance of contract "
              + other.get().id().brief());
    }
    Instance known = instance.toBuilder().renterKey(contract.requireOrder().renterKey()).build();
    return new Next.Go(
        Change.to(
                contract.untroubled().copy().instance(known).state(ContractState.OBSERVED).build())
            .note(
                "instance "
                    + instance.ref()
                    + " exists; trying its login at "
                    + instance.ssh().get()));
  }

  private Optional<ContractRecord> holderOf(Instance instance, ContractRecord contract) {
    return desk.journal().standings().holding(instance.ref()).stream()
        .filter(other -> !other.id().equals(contract.id()))
        .findFirst();
  }

  private Next failed(ContractRecord contract, StepRows steps, ProvisioningException reason) {
    return switch (reason) {
      case ProvisioningException.UnknownOutcome unknown -> {
        ContractRecord next = contract.troubled(unknown.code(), unknown.getMessage());
        // Waiting before the look, not after it: a backend without answers is not asked in a loop.
        yield new Next.Wait(
            Change.to(next.to(ContractState.UNKNOWN))
                .note("outcome unknown: " + unknown.getMessage()),
            desk.backoff().after(next.trouble().map(Trouble::times).orElse(1)));
      }
      case ProvisioningException.Retryable retryable -> {
        steps.withdrawn(CALL);
        yield desk.failed(contract, retryable);
      }
      case ProvisioningException.AccessDenied denied -> {
        steps.withdrawn(CALL);
        yield desk.failed(contract, denied);
      }
      case ProvisioningException.QuotaExceeded quota -> {
        steps.withdrawn(CALL);
        contract.order().ifPresent(order -> noRoomFor.accept(order.offering()));
        yield new Next.Wait(
            Change.to(contract.troubled(quota.code(), quota.getMessage())), NO_ROOM_WAIT);
      }
      case ProvisioningException.Permanent permanent -> {
        steps.withdrawn(CALL);
        yield desk.giveUp(contract, permanent.code(), permanent.getMessage());
      }
      case ProvisioningException.Conflict conflict -> {
        steps.withdrawn(CALL);
        yield desk.held(contract, conflict.getMessage());
      }
    };
  }
}
