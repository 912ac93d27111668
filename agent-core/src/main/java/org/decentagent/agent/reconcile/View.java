// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.SightingRows;
import org.decentagent.agent.journal.Wish;
import org.decentagent.platform.Reconciliation;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Inventory;

/**
 * Everything a reconcile looks at, taken together. Immutable.
 *
 * @param contracts every contract of the journal that is not over, and the tombstones of instances
 *     that a listing shows
 * @param listings the reliable listing of each backend; a backend without one is missing here
 * @param sightings instances without a contract that were seen before
 * @param ignored instances that the operator wants left alone
 * @param platform what the platform said to all of it
 * @param grace how long an orphan is left alone
 */
public record View(
    Map<ContractId, Known> contracts,
    Map<BackendName, Inventory.Complete> listings,
    List<SightingRows.Sighting> sightings,
    Set<SightingRows.Ignored> ignored,
    Reconciliation platform,
    Duration grace) {
  /** Copies what it is given. */
  public View {
    contracts = Map.copyOf(contracts);
    listings = Map.copyOf(listings);
    sightings = List.copyOf(sightings);
    ignored = Set.copyOf(ignored);
  }

  /**
   * A contract of the journal.
   *
   * @param wish what the platform was last known to want
   * @param endsAt the largest end that the platform ever told
   */
  public record Known(ContractRecord contract, Optional<Wish> wish, Optional<Instant> endsAt) {}
}
