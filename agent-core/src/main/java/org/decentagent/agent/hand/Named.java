// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.hand;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.decentagent.agent.journal.Journal;
import org.decentagent.spi.ContractId;

/** What a contract is called by: any beginning of its id that no other shares. */
sealed interface Named {
  /** That one. */
  record One(ContractId id) implements Named {}

  /** None, or more than one. */
  record Not(String why) implements Named {}

  static Named of(Journal journal, String text) {
    String prefix = text.strip().toLowerCase(Locale.ROOT);
    if (!prefix.matches("[0-9a-f]{1,64}")) {
      return new Not(
          "'"
              + prefix.replaceAll("[^ -~]", "?")
              + "' is not the beginning of a contract's id, which has 64 hex digits; see: dc-agent"
              + " contracts");
    }
    List<ContractId> all = journal.history().startingWith(prefix);
    if (all.isEmpty()) {
      return new Not(
          "the journal has no contract that begins with " + prefix + "; see: dc-agent contracts");
    }
    return all.size() == 1
        ? new One(all.getFirst())
        : new Not(
            all.size()
                + " contracts begin with "
                + prefix
                + ": "
                + all.stream().limit(5).map(ContractId::brief).collect(Collectors.joining(", "))
                + (all.size() > 5 ? ", …" : ""));
  }
}
