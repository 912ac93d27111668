// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.decentagent.agent.status.AgentStatus;
import org.decentagent.cli.console.Age;
import org.decentagent.cli.console.TextTable;

/** Contracts as people see them. */
final class ContractTable {
  private static final int BRIEF = 12;

  private ContractTable() {}

  static TextTable of(List<AgentStatus.Contract> contracts, Instant now) {
    TextTable table =
        new TextTable(
            "CONTRACT", "STATE", "FOR", "BACKEND", "ACCESS", "HEALTH", "DOING", "TROUBLE");
    for (AgentStatus.Contract contract : contracts) {
      table.row(
          contract.id().substring(0, BRIEF),
          contract.state(),
          Age.since(contract.since(), now),
          contract.backend(),
          or(contract.access()),
          or(contract.health()),
          or(contract.doing()),
          or(contract.trouble()));
    }
    return table;
  }

  private static String or(@org.jspecify.annotations.Nullable String text) {
    return Optional.ofNullable(text).orElse("-");
  }
}
