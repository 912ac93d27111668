// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.intake;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.decentagent.agent.backend.Backend;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.plugin.Attempt;
import org.decentagent.spi.BackendIdentity;

/**
 * Tells whether a backend is the one on which its contracts were begun: nothing more is sold on one
 * that was exchanged behind our back. Safe for use by many threads.
 */
record Identities(Journal journal) {
  /** Why it takes no contract; empty when it is who it was. */
  Optional<String> refusal(Backend backend) {
    List<ContractRecord> recorded =
        journal.list(EnumSet.complementOf(EnumSet.of(ContractState.GONE))).stream()
            .filter(contract -> contract.backend().equals(backend.name()))
            .filter(contract -> contract.identity().isPresent())
            .toList();
    if (recorded.isEmpty()) {
      return Optional.empty();
    }
    return switch (backend.identity()) {
      case Attempt.Failed<BackendIdentity>(var reason) -> Optional.of(reason.getMessage());
      case Attempt.Answered<BackendIdentity>(var identity) ->
          recorded.stream()
              .filter(contract -> !contract.identity().orElseThrow().equals(identity))
              .findFirst()
              .map(contract ->
                  "it is now "
                      + identity
                      + ", and contract "
                      + contract.id().brief()
                      + " was begun on "
                      + contract.identity().orElseThrow()
                      + "; point it back, or name the new one in a [backend.<name>] table of its"
                      + " own");
    };
  }
}
