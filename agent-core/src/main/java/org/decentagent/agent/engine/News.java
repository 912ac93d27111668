// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.engine;

import java.util.Optional;
import org.decentagent.agent.backend.Codes;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Hold;
import org.decentagent.agent.journal.Trouble;

/**
 * What people want to read of one step of a contract. Immutable.
 *
 * @param before the contract as it was
 * @param after as the step leaves it
 */
record News(ContractRecord before, ContractRecord after) {
  /** The change, with what is to be read of it in the contract's history. */
  static Change recorded(ContractRecord before, Change change) {
    News news = new News(before, change.contract());
    return news.trouble()
        .filter(trouble -> !news.isKnown(trouble))
        .map(fresh -> change.and(rows -> rows.decided(before.id(), "trouble", fresh.message())))
        .orElse(change);
  }

  /** Whether it came into another state. */
  boolean isMove() {
    return before.state() != after.state();
  }

  /** The line of the log that tells of another state. */
  String move() {
    String why =
        after
            .hold()
            .filter(hold -> after.state() == ContractState.HOLD)
            .map(Hold::why)
            .map(": "::concat)
            .orElse("");
    return subject() + before.state() + " -> " + after.state() + why;
  }

  /**
   * The line of the log that tells of trouble: the first time, and ever more seldom while it lasts.
   */
  Optional<String> warning() {
    return trouble()
        .filter(trouble -> !Optional.of(trouble).equals(before.trouble()))
        .filter(trouble -> Integer.bitCount(trouble.times()) == 1)
        .filter(trouble -> !trouble.code().equals(Codes.NO_ACCESS)) // its backend's finding says it
        .map(trouble ->
            subject()
                + trouble.message()
                + " ("
                + trouble.code()
                + ", "
                + trouble.times()
                + " in a row)");
  }

  private Optional<Trouble> trouble() {
    return after.trouble();
  }

  private boolean isKnown(Trouble trouble) {
    return before.trouble().map(Trouble::code).filter(trouble.code()::equals).isPresent();
  }

  private String subject() {
    return "contract " + after.id().brief() + " on " + after.backend() + ": ";
  }
}
