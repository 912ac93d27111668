// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.hand;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.operator.Who;
import org.jspecify.annotations.Nullable;

/**
 * Where the operator says whether new contracts are claimed. What is being delivered or served goes
 * on either way, and the word outlasts a restart. Safe for use by many threads.
 */
public final class Draining {
  private static final Set<ContractState> IN_DELIVERY =
      Arrays.stream(ContractState.values())
          .filter(ContractState::isInDelivery)
          .collect(Collectors.toUnmodifiableSet());

  private final Journal journal;

  /** Over a journal. */
  public Draining(Journal journal) {
    this.journal = journal;
  }

  /**
   * How it stands.
   *
   * @param since null when new contracts are claimed
   * @param by who said so
   * @param inDelivery how many contracts are still being delivered
   */
  public record View(@Nullable String since, @Nullable String by, long inDelivery) {}

  /** How it stands. */
  public View show() {
    return new View(
        journal.settings().draining().map(said -> Explainer.text(said.since())).orElse(null),
        journal.settings().draining().map(said -> said.who()).orElse(null),
        journal.count(IN_DELIVERY));
  }

  /** No new contract is claimed from now on. */
  public View drain(String who) {
    journal.settings().drain(Who.plain(who));
    return show();
  }

  /** New contracts are claimed again. */
  public View fill() {
    journal.settings().fill();
    return show();
  }
}
