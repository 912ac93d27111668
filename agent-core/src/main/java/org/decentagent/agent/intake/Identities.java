// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.intake;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.decentagent.agent.backend.Backend;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.plugin.Attempt;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;

/**
 * Tells whether a backend is the one on which its contracts were begun: nothing more is sold on one
 * that was exchanged behind our back. Immutable.
 *
 * @param recorded by backend, each identity with a contract that was begun there
 */
record Identities(Map<BackendName, Map<BackendIdentity, ContractId>> recorded) {
  /** As the journal says now. */
  static Identities recordedIn(Journal journal) {
    Map<BackendName, Map<BackendIdentity, ContractId>> recorded = new HashMap<>();
    for (ContractRecord contract :
        journal.list(EnumSet.complementOf(EnumSet.of(ContractState.GONE)))) {
      contract
          .identity()
          .ifPresent(identity ->
              recorded
                  .computeIfAbsent(contract.backend(), name -> new LinkedHashMap<>())
                  .putIfAbsent(identity, contract.id()));
    }
    return new Identities(recorded);
  }

  /** Why it takes no contract; empty when it is who it was. */
  Optional<String> refusal(Backend backend) {
    Map<BackendIdentity, ContractId> begun = recorded.getOrDefault(backend.name(), Map.of());
    if (begun.isEmpty()) {
      return Optional.empty();
    }
    return switch (backend.identity()) {
      case Attempt.Failed<BackendIdentity>(var reason) -> Optional.of(reason.getMessage());
      case Attempt.Answered<BackendIdentity>(var identity) ->
          begun.entrySet().stream()
              .filter(other -> !other.getKey().equals(identity))
              .findFirst()
              .map(other ->
                  "it is now "
                      + identity
                      + ", and contract "
                      + other.getValue().brief()
                      + " was begun on "
                      + other.getKey()
                      + "; point it back, or name the new one in a [backend.<name>] table of its"
                      + " own");
    };
  }
}
