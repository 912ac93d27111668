// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.reconcile;

import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Journal;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;

/**
 * Bounds how many instances are stopped or removed within ten minutes, so that a mistake, of the
 * platform or of ours, cannot take a fleet with it. A contract that its own tenant cancelled, which
 * the platform confirmed for that contract alone, does not count. Safe for use by many threads.
 */
public final class Brake {
  static final Duration WINDOW = Duration.ofMinutes(10);
  private static final long ALWAYS_ALLOWED = 2;
  private static final Set<ContractState> FLEET =
      EnumSet.complementOf(EnumSet.of(ContractState.GONE, ContractState.PLANNED));

  private final Journal journal;
  private final InstantSource clock;

  /** Over what the journal remembers. */
  public Brake(Journal journal, InstantSource clock) {
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * Whether this contract's instance may be stopped or removed now; if so, it counts from now on.
   * Asked again about the same contract it counts once.
   */
  public boolean admits(ContractId contract, BackendName backend, String reason) {
    return journal.atomically(() -> {
      Set<ContractId> recent = journal.fleet().removedSince(clock.instant().minus(WINDOW));
      boolean admitted = recent.contains(contract) || recent.size() < limit();
      if (admitted && !recent.contains(contract)) {
        journal.fleet().removed(contract, backend, reason);
      }
      return admitted;
    });
  }

  /** How many may be within the window. */
  public long limit() {
    return Math.max(ALWAYS_ALLOWED, journal.count(FLEET) / 10);
  }
}
