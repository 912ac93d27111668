// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.hand;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Hold;
import org.decentagent.agent.journal.Journal;

/** Reads contracts on hold from a journal. Safe for use by many threads. */
public final class HoldReader {
  private final Journal journal;

  /** Over a journal. */
  public HoldReader(Journal journal) {
    this.journal = journal;
  }

  /** All of them, the oldest first. */
  public List<HoldView> list() {
    return journal.list(EnumSet.of(ContractState.HOLD)).stream().map(this::view).toList();
  }

  private HoldView view(ContractRecord contract) {
    Hold hold = hold(contract);
    Instant since =
        journal.times(contract.id()).map(Journal.Times::stateSince).orElse(Instant.EPOCH);
    return new HoldView(
        contract.id().hex(),
        contract.backend().text(),
        hold.in().name(),
        since.truncatedTo(ChronoUnit.SECONDS).toString(),
        hold.why(),
        ways(contract));
  }

  static Hold hold(ContractRecord contract) {
    return contract
        .hold()
        .orElse(new Hold("not told", ContractState.UNKNOWN, Hold.Question.WHAT_IS_THERE));
  }

  static List<HoldView.Way> ways(ContractRecord contract) {
    Hold hold = hold(contract);
    String resolve = "dc-agent hold resolve " + contract.id().brief() + " ";
    if (hold.question() == Hold.Question.IS_IT_OVER) {
      return List.of(
          new HoldView.Way(
              resolve + "--keep",
              "it is not over before the end that the platform told first; it is served until"
                  + " then"),
          new HoldView.Way(
              resolve + "--expired",
              "it is over; the platform is told so, then its instance is removed"));
    }
    HoldView.Way retry =
        new HoldView.Way(
            resolve + "--retry", "what stood in the way is mended; go on from " + hold.in());
    HoldView.Way none =
        new HoldView.Way(
            resolve + "--none",
            "nothing of it exists; it is made anew if the platform still wants it, else it ends");
    HoldView.Way adopt =
        new HoldView.Way(
            resolve + "--adopt=ID",
            "the resource of that id on backend '"
                + contract.backend()
                + "' is its instance; it is delivered, or served");
    return hold.in() == ContractState.TERMINATING
        ? List.of(retry, none)
        : List.of(retry, adopt, none);
  }
}
