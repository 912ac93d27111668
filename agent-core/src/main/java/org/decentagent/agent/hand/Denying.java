// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.hand;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.decentagent.agent.backend.Backend;
import org.decentagent.agent.delivery.Desk;
import org.decentagent.agent.findings.ShellWord;
import org.decentagent.agent.hand.HoldDesk.Answer;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Ending;
import org.decentagent.agent.journal.EndingReason;
import org.decentagent.agent.journal.Fence;
import org.decentagent.agent.journal.Hold;
import org.decentagent.agent.journal.Report;

/**
 * The operator's word that nothing of a contract exists. A stamp that is seen contradicts it. Safe
 * for use by many threads.
 */
record Denying(Desk desk) {
  /** What a look says to the word. */
  private record Look(Optional<String> nameTaken, boolean isProvable, List<String> checked) {}

  Answer answer(ContractRecord contract, Hold hold) {
    Optional<Backend> backend = desk.backends().find(contract.backend());
    if (backend.isEmpty()) {
      return follow(contract, hold, blind(contract, "is not configured"));
    }
    return switch (Sight.of(backend.get(), contract.id())) {
      case Sight.Nothing(var why) ->
          Answer.cannotLook(
              "backend '"
                  + contract.backend()
                  + "' could not be looked at ("
                  + why
                  + "); say it again when it can, or take its table out of the configuration if it"
                  + " is gone for good");
      case Sight.Blind nobody -> follow(contract, hold, blind(contract, "shows nothing"));
      case Sight.Seen seen ->
          seen.stamped(contract.id())
              .map(id ->
                  Answer.no(
                      "backend '"
                          + contract.backend()
                          + "' shows "
                          + id
                          + " with the contract's stamp; it exists: "
                          + ShellWord.option("--adopt", id)
                          + ", or --retry"))
              .orElseGet(() -> follow(contract, hold, look(contract, seen)));
    };
  }

  private static Look blind(ContractRecord contract, String why) {
    return new Look(
        Optional.empty(),
        false,
        List.of("backend '" + contract.backend() + "' " + why + ", so nobody looked"));
  }

  private static Look look(ContractRecord contract, Sight.Seen seen) {
    return new Look(
        seen.nameTaken(),
        seen.nameTaken().isEmpty()
            && contract.identity().stream().allMatch(seen.identity()::equals),
        List.of(
            "backend '"
                + contract.backend()
                + "' ("
                + seen.identity()
                + ") was looked at, and shows nothing with its stamp"));
  }

  private Answer follow(ContractRecord contract, Hold hold, Look look) {
    if (hold.in() == ContractState.TERMINATING) {
      return end(
          contract,
          contract.ending().orElse(Ending.of(EndingReason.LEFT, "the operator's word")),
          look);
    }
    return switch (Standing.of(contract.id(), desk.leases())) {
      case Standing.Wanted wanted -> again(contract, hold, look);
      case Standing.Delivered(var status) ->
          Answer.no(
              "the platform says that it is "
                  + status
                  + ": its customer pays for it, and an instance that is lost is not made again."
                  + " Cancel it on the platform, then say this again");
      case Standing.Over(var reason, var status) ->
          end(contract, Ending.of(reason, "the platform says: " + status), look);
      case Standing.Unowned(var why) ->
          end(contract, Ending.of(EndingReason.LEFT, "the platform says: " + why), look);
      case Standing.Elsewhere elsewhere ->
          Answer.no("another agent holds its lease; say it again in five minutes");
      case Standing.Unknown(var why) -> Answer.cannotLook("the platform does not tell: " + why);
    };
  }

  private Answer again(ContractRecord contract, Hold hold, Look look) {
    if (look.nameTaken().isPresent()) {
      desk.leases().giveBack(contract.id());
      return Answer.no(
          look.nameTaken().get()
              + "; it has the name that the instance needs: rename or remove it and say this again,"
              + " or adopt it");
    }
    Instant now = desk.clock().instant();
    boolean late =
        hold.in() == ContractState.FAILED
            || contract
                .acceptedAt()
                .filter(accepted -> now.isAfter(accepted.plus(desk.deliverWithin())))
                .isPresent();
    if (late) {
      String why = "not delivered in time; it was on hold: " + hold.why();
      return new Answer.Yes(
          Change.to(
                  contract
                      .resolved(ContractState.FAILED)
                      .ending(ContractState.FAILED, Ending.of(EndingReason.FAILED, why)))
              .report(Report.Kind.FAILED, why),
          "its time for delivery is over; the platform is told so, and it ends",
          look.checked());
    }
    ContractState next =
        contract.fence() == Fence.WON ? ContractState.CREATE_PENDING : ContractState.PLANNED;
    return new Answer.Yes(
        Change.to(contract.resolved(next).copy().anew().build())
            .and(rows -> rows.steps(contract.id()).beginAnew()),
        "the platform still wants it; it is made anew",
        look.checked());
  }

  /** Where that can be proven it is; else the operator's word is all there is. */
  private static Answer end(ContractRecord contract, Ending ending, Look look) {
    if (look.isProvable()) {
      return new Answer.Yes(
          Change.to(
              contract
                  .resolved(ContractState.TERMINATING)
                  .ending(ContractState.TERMINATING, Ending.of(ending.reason(), ending.why()))),
          "it ends (" + ending.why() + "), once it is proven that nothing is there",
          look.checked());
    }
    Change gone =
        Change.to(
                contract
                    .resolved(ContractState.GONE)
                    .ending(ContractState.GONE, Ending.of(ending.reason(), ending.why())))
            .and(rows -> rows.steps(contract.id()).clear());
    return new Answer.Yes(
        ending.reason() == EndingReason.CANCELLED ? gone.report(Report.Kind.TERMINATED, "") : gone,
        "it is gone by your word alone (" + ending.why() + ")",
        look.checked());
  }
}
