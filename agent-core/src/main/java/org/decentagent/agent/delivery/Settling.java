// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.delivery;

import java.time.Duration;
import java.time.Instant;
import org.decentagent.agent.backend.Backend;
import org.decentagent.agent.engine.Next;
import org.decentagent.agent.engine.Stage;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.plugin.Attempt;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Visibility;

/**
 * Finds out what became of a create whose outcome is unknown, by looking, and in no other way.
 * Until a look was possible nothing is repeated and nothing is reported.
 */
public final class Settling implements Stage {
  private final Desk desk;

  /** With what stages share. */
  public Settling(Desk desk) {
    this.desk = desk;
  }

  @Override
  public Next advance(ContractRecord contract) {
    return desk.onRecordedBackend(contract, backend -> look(contract, backend));
  }

  private Next look(ContractRecord contract, Backend backend) {
    return switch (backend.visibility()) {
      case Attempt.Failed<Visibility>(var reason) -> desk.failed(contract, reason);
      case Attempt.Answered<Visibility>(Visibility visibility) ->
          switch (visibility) {
            case ALL, EACH -> find(contract, backend);
            case NOTHING -> absent(contract, backend); // as far as anybody can tell
          };
    };
  }

  private Next find(ContractRecord contract, Backend backend) {
    return switch (backend.find(Mark.of(contract.id()))) {
      case Attempt.Failed<Lookup>(var reason) -> desk.failed(contract, reason);
      case Attempt.Answered<Lookup>(Lookup.NotOurs(var why)) -> desk.held(contract, why);
      case Attempt.Answered<Lookup>(Lookup.Found(var instance)) ->
          goOn(contract, "it took effect: " + instance.ref());
      case Attempt.Answered<Lookup>(Lookup.Absent absent) -> absent(contract, backend);
    };
  }

  private Next absent(ContractRecord contract, Backend backend) {
    CreateGuarantee guarantee = backend.profile().guarantee();
    if (guarantee.makesCallsRepeatable()) {
      return goOn(contract, "it did not take effect");
    }
    if (!guarantee.canBeSearched()) {
      return desk.held(
          contract,
          "nobody can tell whether backend '"
              + contract.backend()
              + "' made an instance; look there for "
              + Mark.of(contract.id()));
    }
    Instant now = desk.clock().instant();
    Instant settled =
        desk.journal()
            .steps(contract.id())
            .deadline(Creating.CALL, now.plus(backend.profile().callDeadline()))
            .orElse(now)
            .plus(backend.profile().settlingTime());
    if (now.isBefore(settled)) {
      return new Next.Rest(Duration.between(now, settled));
    }
    return goOn(contract, "it did not take effect");
  }

  private Next goOn(ContractRecord contract, String what) {
    return new Next.Go(
        Change.to(contract.to(ContractState.CREATE_PENDING))
            .and(rows -> rows.steps(contract.id()).withdrawn(Creating.CALL))
            .note("looked: " + what));
  }
}
