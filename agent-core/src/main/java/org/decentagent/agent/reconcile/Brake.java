// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Set;
import org.decentagent.agent.journal.BrakeRows;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Journal;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;

/**
 * Bounds how many instances are stopped or removed within ten minutes, so that a mistake, of the
 * platform or of ours, cannot take a fleet with it. What would be one too many freezes it: nothing
 * that counts goes any more, over restarts too, until the operator releases it. A contract that its
 * own tenant cancelled, which the platform confirmed for that contract alone, does not count. Safe
 * for use by many threads.
 */
public final class Brake {
  static final Duration WINDOW = Duration.ofMinutes(10);

  /** For how long what was let go needs not count: its worker asks every minute. */
  static final Duration LET_GO = Duration.ofHours(1);

  /** The key of the finding that tells of a freeze. */
  public static final String FINDING = "brake/frozen";

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
      BrakeRows rows = journal.brake();
      Instant now = clock.instant();
      Set<ContractId> recent = rows.removedSince(countingSince(now));
      if (recent.contains(contract) || rows.wasLetGo(contract, reason, now.minus(LET_GO))) {
        return true;
      }
      if (rows.frozen().isEmpty() && recent.size() < limit()) {
        rows.removed(contract, backend, reason);
        return true;
      }
      rows.freeze(
          recent.size()
              + " instances were stopped or removed within 10 min, and contract "
              + contract.brief()
              + " ("
              + reason
              + ") would be one too many");
      rows.hold(contract, backend, reason);
      journal.decided(contract, "brake", "held back by the brake: " + reason);
      return false;
    });
  }

  /** The same for something the operator asks for: it counts, but never freezes anything. */
  public boolean admitsWord(ContractId contract, BackendName backend, String reason) {
    return journal.atomically(() -> {
      BrakeRows rows = journal.brake();
      Set<ContractId> recent = rows.removedSince(countingSince(clock.instant()));
      boolean room =
          recent.contains(contract) || (rows.frozen().isEmpty() && recent.size() < limit());
      if (room) {
        rows.removed(contract, backend, reason);
      }
      return room;
    });
  }

  /** What the operator is told of a freeze. */
  public static String finding(BrakeRows.Freeze freeze) {
    return "since "
        + freeze.since().truncatedTo(ChronoUnit.SECONDS)
        + " nothing is stopped or removed but what tenants cancel: "
        + freeze.why()
        + ". See what waits with: dc-agent brake show; if that is right: dc-agent brake release";
  }

  /** What was released is counted anew from then. */
  private Instant countingSince(Instant now) {
    Instant window = now.minus(WINDOW);
    return journal.brake().lastReleased().filter(window::isBefore).orElse(window);
  }

  /** How many may be within the window. */
  public long limit() {
    return Math.max(ALWAYS_ALLOWED, journal.count(FLEET) / 10);
  }

  /** How many may still go before it freezes. */
  public long left() {
    return journal.brake().frozen().isPresent()
        ? 0
        : Math.max(
            0, limit() - journal.brake().removedSince(countingSince(clock.instant())).size());
  }
}
