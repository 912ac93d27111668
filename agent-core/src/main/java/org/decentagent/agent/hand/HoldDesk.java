// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.hand;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.decentagent.agent.delivery.Desk;
import org.decentagent.agent.engine.DueWork;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Hold;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.StaleWorkException;
import org.decentagent.agent.operator.Who;

/**
 * Where the operator settles what the agent must not decide alone. What they say is checked against
 * the backend and the platform first, and is an event of the contract, with their name. Safe for
 * use by many threads.
 */
public final class HoldDesk {
  private final Desk desk;
  private final Journal journal;
  private final DueWork work;
  private final Adopting adopting;
  private final Denying denying;

  /** Over what the stages of a delivery share. */
  public HoldDesk(Desk desk, DueWork work) {
    this.desk = desk;
    this.journal = desk.journal();
    this.work = work;
    this.adopting = new Adopting(desk);
    this.denying = new Denying(desk);
  }

  /** What follows from what the operator says. */
  sealed interface Answer {
    /** So be it. */
    record Yes(Change change, String follows, List<String> checked) implements Answer {}

    /** It cannot be. */
    record No(Said said) implements Answer {}

    static Answer no(String why) {
      return new No(new Said.Refused(why));
    }

    static Answer cannotLook(String why) {
      return new No(new Said.CannotLook(why));
    }
  }

  /** Settles one. */
  public Said resolve(String text, HoldWord word, String who) {
    return switch (Named.of(journal, text)) {
      case Named.Not(var why) -> new Said.NoSuch(why);
      case Named.One(var id) -> resolve(journal.require(id), word, Who.plain(who));
    };
  }

  private Said resolve(ContractRecord contract, HoldWord word, String who) {
    if (contract.state() != ContractState.HOLD) {
      return new Said.Refused(
          "contract "
              + contract.id().brief()
              + " is not on hold but "
              + contract.state()
              + "; see: dc-agent explain "
              + contract.id().brief());
    }
    Hold hold = HoldReader.hold(contract);
    return switch (answer(contract, hold, word)) {
      case Answer.No(var said) -> said;
      case Answer.Yes(var change, var follows, var checked) -> {
        String said = who + " said: " + words(word) + "; " + follows;
        try {
          work.wake(contract.id(), () -> journal.apply(change.note(said + evidence(checked))));
          yield new Said.Done(follows, checked);
        } catch (StaleWorkException e) {
          yield new Said.Refused("the contract changed meanwhile; look again: dc-agent hold list");
        }
      }
    };
  }

  private Answer answer(ContractRecord contract, Hold hold, HoldWord word) {
    boolean aboutItsEnd = hold.question() == Hold.Question.IS_IT_OVER;
    return switch (word) {
      case HoldWord.Keep keep -> aboutItsEnd ? keep(contract, hold) : wrong(contract);
      case HoldWord.Expired expired -> aboutItsEnd ? expired(contract, hold) : wrong(contract);
      case HoldWord.Retry retry -> aboutItsEnd ? wrong(contract) : retry(contract, hold);
      case HoldWord.Adopt adopt ->
          aboutItsEnd || hold.in() == ContractState.TERMINATING
              ? wrong(contract)
              : adopting.answer(contract, hold, adopt);
      case HoldWord.None none -> aboutItsEnd ? wrong(contract) : denying.answer(contract, hold);
    };
  }

  private static Answer wrong(ContractRecord contract) {
    return Answer.no(
        "that is no answer to why it is held ("
            + HoldReader.hold(contract).why()
            + "); you can say: "
            + String.join(
                " | ", HoldReader.ways(contract).stream().map(HoldView.Way::command).toList()));
  }

  private Answer retry(ContractRecord contract, Hold hold) {
    return new Answer.Yes(
        Change.to(contract.resolved(hold.in())), "it goes on from " + hold.in(), List.of());
  }

  private Answer keep(ContractRecord contract, Hold hold) {
    Optional<Instant> end = journal.endsAt(contract.id());
    Instant until = end.orElse(desk.clock().instant());
    return new Answer.Yes(
        Change.to(contract.resolved(hold.in())).and(rows -> rows.ends().keep(contract.id(), until)),
        "it is served until " + until.truncatedTo(ChronoUnit.SECONDS),
        List.of("the largest end that the platform told is " + until));
  }

  private Answer expired(ContractRecord contract, Hold hold) {
    return new Answer.Yes(
        Change.to(contract.resolved(hold.in())).and(rows -> rows.ends().now(contract.id())),
        "it is over: the platform is told so before anything is removed",
        List.of());
  }

  private static String words(HoldWord word) {
    return switch (word) {
      case HoldWord.Retry retry -> "try again";
      case HoldWord.Adopt adopt -> "adopt " + adopt.externalId();
      case HoldWord.None none -> "nothing of it exists";
      case HoldWord.Keep keep -> "it is not over yet";
      case HoldWord.Expired expired -> "it is over";
    };
  }

  private static String evidence(List<String> checked) {
    return checked.isEmpty() ? "" : " (" + String.join("; ", checked) + ")";
  }
}
