// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.util.List;
import java.util.Optional;
import org.decentagent.hetzner.api.HetznerFailures;
import org.decentagent.hetzner.api.ServerType;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.capability.CapacityReport;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;

/**
 * Tells how much can still be sold: as many servers of the preferred type as the provider allows,
 * less those that there are; none while Hetzner says that the project is full. Immutable.
 *
 * @param most how many servers there may be
 * @param preferred the type that is counted in
 */
record ServerCapacity(
    int most, String preferred, Stock stock, Fleet fleet, Stamps stamps, Room room)
    implements CapacityReport {
  @Override
  public Capacity capacity() {
    ServerType type =
        stock.types().stream()
            .filter(it -> it.name().equals(preferred))
            .findFirst()
            .orElseThrow(() ->
                new ProvisioningException.Retryable(
                    HetznerFailures.code("no_such_type"),
                    "Hetzner has no server type " + preferred));
    long used = ServerInventory.count(fleet.recent(), stamps, "");
    long total = room.isFull() ? Math.min(most, Math.max(1, used)) : most;
    long free = room.isFull() ? 0 : Math.max(0, most - used);
    long memory = MemorySize.parse(type.memory().toPlainString() + " GB").bytes();
    long disk = StorageSize.parse(type.disk().toPlainString() + " GB").bytes();
    return Capacity.of(
            Math.toIntExact(Math.max(1, total * type.cores())),
            new MemorySize(total * memory),
            new MemorySize(free * memory))
        .withStorage(
            List.of(
                new Pool(
                    preferred,
                    "server",
                    new StorageSize(total * disk),
                    new StorageSize(free * disk))));
  }

  /** Without a number set by the provider there is nothing to tell. */
  static Optional<ServerCapacity> of(
      Wish wish, Stock stock, Fleet fleet, Stamps stamps, Room room) {
    return room.most()
        .map(most -> new ServerCapacity(most, wish.types().getFirst(), stock, fleet, stamps, room));
  }
}
