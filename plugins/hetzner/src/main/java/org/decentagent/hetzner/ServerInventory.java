// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import org.decentagent.hetzner.api.Server;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.OwnerStamp;

/** Lists what is ours or is named as if it were. Immutable. */
record ServerInventory(Fleet fleet, Stamps stamps) {
  Inventory.Complete list(BackendIdentity identity) {
    return new Inventory.Complete(
        identity,
        fleet.fresh().servers().values().stream()
            .filter(this::concernsUs)
            .map(this::observed)
            .toList());
  }

  /** How many servers of this agent there are, but for the contract of that name. */
  static long count(Fleet.Snapshot snapshot, Stamps stamps, String except) {
    return snapshot.servers().values().stream()
        .filter(stamps::bearsOurs)
        .filter(server -> !server.name().equals(except))
        .count();
  }

  /** How many servers of the project are this agent's. */
  long ours() {
    return fleet.recent().servers().values().stream().filter(stamps::bearsOurs).count();
  }

  /** How many servers of the project are not this agent's. */
  long foreign() {
    return fleet.recent().servers().values().stream().filter(server -> !concernsUs(server)).count();
  }

  private boolean concernsUs(Server server) {
    return OwnerStamp.agentLabel(stamps.owner()).equals(server.labels().get(OwnerStamp.AGENT))
        || Mark.read(server.name()).isPresent();
  }

  private Observed observed(Server server) {
    return new Observed(
        Long.toString(server.id()),
        server.name(),
        stamps.of(server),
        InstanceView.state(server),
        server.created());
  }
}
