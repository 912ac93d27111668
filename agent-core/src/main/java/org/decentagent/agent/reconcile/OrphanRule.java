// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.reconcile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.EndingReason;
import org.decentagent.agent.journal.SightingRows;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Observed;

/**
 * What becomes of an instance with our stamp whose contract the journal does not serve: taken back
 * where the platform keeps it, gone when its time to be looked at is over and somebody says that
 * its contract is, and until then stopped where nobody accounts for it. Pure, as what uses it.
 * Immutable.
 *
 * @param ended why the platform says of contracts that they are over
 * @param kept contracts that the platform keeps
 * @param looked for how long instances without a contract of theirs were looked at
 */
record OrphanRule(
    View view,
    Map<ContractId, String> ended,
    Set<ContractId> kept,
    Map<SightingRows.Ignored, Duration> looked) {
  /** A delivery that begins again after the journal was lost is known to it much sooner. */
  private static final Duration LONG_UNKNOWN = Duration.ofHours(1);

  private static final String OVER_HERE = "its contract is over here";

  /**
   * Decides.
   *
   * @param gone what the journal remembers of its contract
   */
  List<Decision> decide(
      ContractId contract, Optional<ContractRecord> gone, BackendName backend, Observed instance) {
    Optional<String> end = Optional.ofNullable(ended.get(contract));
    boolean isKept = kept.contains(contract);
    String said = isKept ? "keep" : end.map("terminate: "::concat).orElse("unknown");
    SightingRows.Ignored seen = new SightingRows.Ignored(backend, instance.externalId(), contract);
    if (view.ignored().contains(seen)) {
      return List.of(new Decision.Disregard(backend, instance, contract, said));
    }
    List<Decision> decisions = new ArrayList<>();
    decisions.add(new Decision.Sight(backend, instance, contract, said));
    boolean isOverHere = gone.filter(OrphanRule::isOver).isPresent();
    if (isKept && !isOverHere && instance.state() != InstanceState.REMAINS) {
      decisions.add(new Decision.ConsiderAdoption(backend, instance, contract));
    }
    Duration seenFor = looked.getOrDefault(seen, Duration.ZERO);
    Optional<String> over = end.or(() -> isOverHere ? Optional.of(OVER_HERE) : Optional.empty());
    if (seenFor.compareTo(view.grace()) >= 0 && over.isPresent()) {
      decisions.add(new Decision.RemoveOrphan(backend, instance, contract, over.get()));
    } else if (instance.state() == InstanceState.RUNNING) {
      unaccounted(isOverHere, isKept, end, seenFor)
          .map(why -> new Decision.Quarantine(backend, instance, contract, why))
          .ifPresent(decisions::add);
    }
    return decisions;
  }

  /**
   * Why no contract seems to account for an instance. One whose time is over is not among them: its
   * tenant may still extend it. That the platform keeps it says little of what is over here, since
   * it keeps what failed.
   */
  private static Optional<String> unaccounted(
      boolean isOverHere, boolean isKept, Optional<String> end, Duration seenFor) {
    if (isOverHere) {
      return Optional.of(OVER_HERE);
    }
    if (isKept) {
      return Optional.empty();
    }
    if (end.isPresent()) {
      return end.filter("cancelled"::equals).map(reason -> "the platform says: " + reason);
    }
    return seenFor.compareTo(LONG_UNKNOWN) >= 0
        ? Optional.of("the platform has known nothing of its contract for an hour")
        : Optional.empty();
  }

  /** What was left to others never was ours to end: it counts as if we had not known it. */
  static boolean isOver(ContractRecord gone) {
    return gone.ending().filter(ending -> ending.reason() == EndingReason.LEFT).isEmpty();
  }
}
