// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.reconcile;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.SightingRows;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Observed;
import org.decentagent.spi.Ownership;

/**
 * Of two instances with one contract's stamp the recorded one stays. The other goes only if it is
 * the younger one while the recorded one runs for a customer whom the platform keeps, and is only
 * stopped while the recorded one stands still for a pause; else a person has to look, and it is not
 * touched. Pure, as what uses it. Immutable.
 *
 * @param kept contracts that the platform keeps
 * @param paused what of that it wants stopped
 * @param looked for how long instances without a contract of theirs were looked at
 */
record TwinRule(
    View view,
    Set<ContractId> kept,
    Set<ContractId> paused,
    Map<SightingRows.Ignored, Duration> looked) {
  /** Longer than anything of a delivery that may still be under way. */
  private static final Duration STOPPED_AFTER = Duration.ofMinutes(10);

  List<Decision> decide(ContractRecord contract, BackendName backend, Observed instance) {
    Optional<String> recorded = contract.ref().map(InstanceRef::externalId);
    boolean isRecorded =
        recorded.isEmpty()
            || (contract.backend().equals(backend) && recorded.get().equals(instance.externalId()));
    if (isRecorded) {
      return List.of();
    }
    SightingRows.Ignored twin =
        new SightingRows.Ignored(backend, instance.externalId(), contract.id());
    if (view.ignored().contains(twin)) {
      return List.of(new Decision.Disregard(backend, instance, contract.id(), "twin"));
    }
    if (!isSuperfluous(contract, backend, instance)) {
      return List.of(
          new Decision.Stranger(
              backend,
              instance,
              "the journal names another instance for its contract "
                  + contract.id().brief()
                  + ", and that this is the younger of two that run is not sure"));
    }
    return List.of(
        new Decision.Twin(
            backend,
            instance,
            contract.id(),
            recorded.get(),
            contract.state() == ContractState.SUSPENDED
                ? pausedStep(twin, instance)
                : step(twin, instance)));
  }

  private boolean isSuperfluous(ContractRecord contract, BackendName backend, Observed instance) {
    return contract.backend().equals(backend)
        && kept.contains(contract.id())
        && recorded(contract, backend)
            .filter(elder -> isAsWanted(contract, elder))
            .filter(elder -> elder.createdAt().isBefore(instance.createdAt()))
            .isPresent();
  }

  private boolean isAsWanted(ContractRecord contract, Observed recorded) {
    return switch (contract.state()) {
      case ACTIVE -> recorded.state() == InstanceState.RUNNING;
      case SUSPENDED -> recorded.state() == InstanceState.STOPPED && paused.contains(contract.id());
      default -> false;
    };
  }

  private Optional<Observed> recorded(ContractRecord contract, BackendName backend) {
    return Optional.ofNullable(view.listings().get(backend))
        .map(Inventory.Complete::resources)
        .stream()
        .flatMap(List::stream)
        .filter(seen ->
            contract.ref().stream().anyMatch(ref -> ref.externalId().equals(seen.externalId())))
        .filter(seen ->
            seen.ownership() instanceof Ownership.Ours(var stamp)
                && stamp.contract().equals(contract.id()))
        .findFirst();
  }

  private Decision.TwinStep step(SightingRows.Ignored twin, Observed instance) {
    Duration watched = looked.getOrDefault(twin, Duration.ZERO);
    if (watched.compareTo(view.grace()) >= 0) {
      return Decision.TwinStep.REMOVE;
    }
    return watched.compareTo(STOPPED_AFTER) >= 0 && instance.state() == InstanceState.RUNNING
        ? Decision.TwinStep.STOP
        : Decision.TwinStep.WATCH;
  }

  private Decision.TwinStep pausedStep(SightingRows.Ignored twin, Observed instance) {
    return step(twin, instance) != Decision.TwinStep.WATCH
            && instance.state() == InstanceState.RUNNING
        ? Decision.TwinStep.PAUSE
        : Decision.TwinStep.WATCH;
  }
}
