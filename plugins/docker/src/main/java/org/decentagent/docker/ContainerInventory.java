// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import org.decentagent.docker.api.Containers;
import org.decentagent.docker.api.ListedContainer;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.Owner;
import org.decentagent.spi.OwnerStamp;

/** Lists what is ours or is named as if it were. Safe for use by many threads. */
final class ContainerInventory {
  private final Containers containers;
  private final Owner owner;

  ContainerInventory(Containers containers, Owner owner) {
    this.containers = containers;
    this.owner = owner;
  }

  /** The engine answers with all its containers at once, so that any answer is complete. */
  Inventory.Complete list(BackendIdentity identity) {
    return new Inventory.Complete(
        identity, containers.list().stream().filter(this::concernsUs).map(this::observed).toList());
  }

  private boolean concernsUs(ListedContainer container) {
    return OwnerStamp.agentLabel(owner).equals(container.labels().get(OwnerStamp.AGENT))
        || Mark.read(container.name()).isPresent();
  }

  private Observed observed(ListedContainer container) {
    return new Observed(
        container.id(),
        container.name(),
        OwnerStamp.read(container.labels(), container.name(), owner),
        InstanceView.state(container.status()),
        container.createdAt());
  }
}
