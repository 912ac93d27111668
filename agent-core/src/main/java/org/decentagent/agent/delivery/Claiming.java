// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.delivery;

import java.time.Instant;
import java.util.Optional;
import org.decentagent.agent.backend.Backend;
import org.decentagent.agent.backend.Codes;
import org.decentagent.agent.engine.Next;
import org.decentagent.agent.engine.Stage;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Fence;
import org.decentagent.agent.plugin.Attempt;
import org.decentagent.platform.Answer;
import org.decentagent.platform.Done;
import org.decentagent.platform.Effect;
import org.decentagent.platform.PlatformClient;
import org.decentagent.platform.Refusal;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.Instance;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Visibility;

/**
 * Wins the right to create. Moving a contract from accepted to provisioning succeeds once on the
 * platform; only who did that creates. Who is told that it is provisioning already did it only if
 * it asked before, under a lease it has held without a gap ever since.
 */
public final class Claiming implements Stage {
  private final Desk desk;
  private final PlatformClient platform;
  private final Pool pool;

  /** Who else may be at work on the same contracts. */
  public enum Pool {
    /** Other agents may serve this pool. */
    SHARED,
    /** The operator says that this is the pool's only agent. */
    OURS_ALONE
  }

  /** Over one platform. */
  public Claiming(Desk desk, PlatformClient platform, Pool pool) {
    this.desk = desk;
    this.platform = platform;
    this.pool = pool;
  }

  @Override
  public Next advance(ContractRecord contract) {
    if (contract.fence() == Fence.NOT_ASKED && desk.journal().settings().draining().isPresent()) {
      return desk.leave(contract, "the agent is draining");
    }
    if (contract.identity().isEmpty()) {
      return desk.unlessOver(
          contract,
          () -> desk.onRecordedBackend(contract, backend -> recordIdentity(contract, backend)));
    }
    return desk.working(contract, backend -> look(contract, backend));
  }

  private Next recordIdentity(ContractRecord contract, Backend backend) {
    return switch (backend.identity()) {
      case Attempt.Failed<BackendIdentity>(var reason) -> desk.failed(contract, reason);
      case Attempt.Answered<BackendIdentity>(var identity) ->
          new Next.Go(Change.to(contract.copy().identity(identity).build()));
    };
  }

  private Next look(ContractRecord contract, Backend backend) {
    return switch (backend.visibility()) {
      case Attempt.Failed<Visibility>(var reason) -> desk.failed(contract, reason);
      case Attempt.Answered<Visibility>(Visibility visibility) ->
          switch (visibility) {
            case ALL, EACH -> find(contract, backend);
            case NOTHING -> claim(contract, Optional.empty()); // only who wins the claim creates
          };
    };
  }

  private Next find(ContractRecord contract, Backend backend) {
    return switch (backend.find(Mark.of(contract.id()))) {
      case Attempt.Failed<Lookup>(var reason) -> desk.failed(contract, reason);
      case Attempt.Answered<Lookup>(Lookup.NotOurs(var why)) -> desk.held(contract, why);
      case Attempt.Answered<Lookup>(Lookup.Absent absent) -> claim(contract, Optional.empty());
      case Attempt.Answered<Lookup>(Lookup.Found(var instance)) ->
          claim(contract, Optional.of(instance));
    };
  }

  private Next claim(ContractRecord contract, Optional<Instance> existing) {
    Optional<Instant> earlier = earlierAsk(contract);
    ContractRecord asked = contract.fence() == Fence.NOT_ASKED ? recordAsk(contract) : contract;
    Answer<Done> answer = platform.reportProvisioning(contract.id());
    return switch (answer) {
      case Answer.Ok<Done> ok ->
          won(asked, desk.leases().platformTime(), "the platform moved it to provisioning for us");
      case Answer.Refused<Done>(Refusal.TransitionRefused refused) ->
          refused(asked, existing, earlier, refused.from());
      case Answer.Refused<Done>(Refusal.UnknownContract unknown) ->
          desk.leave(asked, unknown.text());
      case Answer.Refused<Done>(Refusal.NotDelegated foreign) -> desk.leave(asked, foreign.text());
      case Answer<Done> other -> {
        boolean forgotten = contract.fence() == Fence.NOT_ASKED && !mayHaveArrived(other);
        yield desk.troubled(
            forgotten ? asked.copy().fence(Fence.NOT_ASKED).build() : asked,
            Codes.OFFLINE,
            other.explanation());
      }
    };
  }

  private ContractRecord recordAsk(ContractRecord contract) {
    return desk.journal()
        .apply(
            Change.to(
                    contract
                        .copy()
                        .fence(Fence.ASKED)
                        .askedAt(desk.leases().platformTime())
                        .build())
                .and(rows -> rows.claiming(contract.id())));
  }

  private static boolean mayHaveArrived(Answer<Done> answer) {
    return switch (answer) {
      case Answer.Ok<Done> ok -> true;
      case Answer.Unreachable<Done>(var why, var effect) -> effect == Effect.MAYBE;
      case Answer.Unreadable<Done>(var why, var effect) -> effect == Effect.MAYBE;
      case Answer.Refused<Done> refused -> false;
      case Answer.Denied<Done> denied -> false;
      case Answer.Rejected<Done> rejected -> false;
      case Answer.Throttled<Done> throttled -> false;
    };
  }

  private Next refused(
      ContractRecord contract,
      Optional<Instance> existing,
      Optional<Instant> earlier,
      String from) {
    Instant asked = contract.askedAt().orElse(desk.leases().platformTime());
    return switch (from) {
      case "provisioning" -> {
        if (earlier.isPresent()) {
          yield won(contract, earlier.get(), "our earlier claim had arrived");
        }
        if (existing.isPresent()) {
          yield won(contract, asked, "its instance stands here under our stamp");
        }
        if (pool == Pool.OURS_ALONE) {
          yield won(contract, asked, "this is the pool's only agent");
        }
        yield desk.leave(contract, "another agent is delivering it");
      }
      default -> desk.closed(contract, from);
    };
  }

  /**
   * When we asked before, if that can have been what moved the contract: under a lease held ever
   * since, nobody else who keeps to leases can have moved it later. Before a first ask there is
   * nothing of ours that could have arrived.
   */
  private Optional<Instant> earlierAsk(ContractRecord contract) {
    return contract
        .askedAt()
        .filter(asked -> contract.fence() == Fence.ASKED)
        .filter(asked -> desk.journal().isHeldSinceClaim(contract.id()));
  }

  private Next won(ContractRecord contract, Instant acceptedAt, String why) {
    return new Next.Go(
        Change.to(
                contract
                    .untroubled()
                    .copy()
                    .fence(Fence.WON)
                    .acceptedAt(acceptedAt)
                    .state(ContractState.CREATE_PENDING)
                    .build())
            .note("ours to make: " + why));
  }
}
