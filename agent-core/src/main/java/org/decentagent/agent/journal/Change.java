// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a worker wants written, all at once or not at all: the contract as it is to be, what the
 * platform must be told, and what people may want to read. Immutable.
 */
public final class Change {
  private final ContractRecord contract;
  private final List<Consumer<Journal>> rows;

  private Change(ContractRecord contract, List<Consumer<Journal>> rows) {
    this.contract = contract;
    this.rows = rows;
  }

  /** The contract is to be like that. */
  public static Change to(ContractRecord contract) {
    return new Change(contract, List.of());
  }

  /** And the platform must be told that. */
  public Change report(Report.Kind kind, String body) {
    return and(journal -> journal.addReport(contract.id(), kind, body));
  }

  /** And that is worth telling people. */
  public Change note(String what) {
    return and(journal -> journal.addEvent(contract.id(), what));
  }

  /** And something else of the journal changes. */
  public Change and(Consumer<Journal> row) {
    List<Consumer<Journal>> more = new ArrayList<>(rows);
    more.add(row);
    return new Change(contract, List.copyOf(more));
  }

  /** The contract as it is to be. */
  public ContractRecord contract() {
    return contract;
  }

  /** Writes the rows; called by {@link Journal#apply}. */
  void writeRows(Journal journal) {
    rows.forEach(row -> row.accept(journal));
  }
}
