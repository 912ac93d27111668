// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.reconcile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.decentagent.platform.Malformed;
import org.decentagent.platform.Reconciliation;
import org.decentagent.platform.ReportedInstance;
import org.decentagent.spi.ContractId;

/**
 * The part of a reconcile answer that can be relied on: what was asked about, with the very ids
 * that were sent, and named once. Immutable.
 *
 * @param strange what cannot be relied on, a line each
 */
record Echo(Reconciliation reconciliation, List<String> strange) {
  static Echo of(List<ReportedInstance> asked, Reconciliation answer) {
    Checking checking = new Checking(Set.copyOf(asked), new HashMap<>(), new ArrayList<>());
    answer.keep().forEach(keep -> checking.name(keep.contract()));
    answer.terminate().forEach(terminate -> checking.name(terminate.contract()));
    answer.pause().forEach(pause -> checking.name(pause.contract()));
    Reconciliation checked =
        new Reconciliation(
            answer.keep().stream()
                .filter(keep -> checking.holds(keep.externalId(), keep.contract()))
                .toList(),
            answer.terminate().stream()
                .filter(terminate -> checking.holds(terminate.externalId(), terminate.contract()))
                .toList(),
            answer.unknown(),
            answer.pause().stream()
                .filter(pause -> checking.holds(pause.externalId(), pause.contract()))
                .toList(),
            answer.malformed());
    for (Malformed malformed : answer.malformed()) {
      checking
          .strange()
          .add("a reconcile answer is skipped: " + malformed.place() + ": " + malformed.why());
    }
    return new Echo(checked, List.copyOf(checking.strange()));
  }

  /** The answer while it is checked. Confined to one thread. */
  private record Checking(
      Set<ReportedInstance> asked, Map<ContractId, Integer> named, List<String> strange) {
    void name(Optional<ContractId> contract) {
      contract.ifPresent(id -> named.merge(id, 1, Integer::sum));
    }

    boolean holds(String externalId, Optional<ContractId> contract) {
      if (!asked.contains(new ReportedInstance(externalId, contract))) {
        strange.add("a reconcile answer is skipped: it is about an instance we did not ask about");
        return false;
      }
      if (contract.isPresent() && named.getOrDefault(contract.get(), 0) > 1) {
        strange.add(
            "a reconcile answer is skipped: it names contract "
                + contract.get().brief()
                + " more than once");
        return false;
      }
      return true;
    }
  }
}
