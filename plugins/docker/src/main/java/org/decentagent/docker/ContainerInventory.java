// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.decentagent.docker.api.Engine;
import org.decentagent.docker.api.ListedContainer;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.Owner;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.Ownership;

/**
 * Lists what is ours or is named as if it were, and networks and volumes of ours whose container is
 * gone. Safe for use by many threads.
 */
final class ContainerInventory {
  private final Engine engine;
  private final Owner owner;

  ContainerInventory(Engine engine, Owner owner) {
    this.engine = engine;
    this.owner = owner;
  }

  /**
   * The engine answers with all its containers at once, so that any answer is complete. Parts are
   * listed before: what is being made meanwhile shows its container.
   */
  Inventory.Complete list(BackendIdentity identity) {
    List<Observed> parts = parts().toList();
    List<Observed> containers =
        engine.containers().list().stream().filter(this::concernsUs).map(this::observed).toList();
    Set<ContractId> served =
        containers.stream().flatMap(ContainerInventory::contract).collect(Collectors.toSet());
    return new Inventory.Complete(
        identity,
        Stream.concat(
                containers.stream(),
                parts.stream().filter(part -> contract(part).anyMatch(it -> !served.contains(it))))
            .toList());
  }

  private Stream<Observed> parts() {
    return Stream.concat(
        engine.networks().list().stream()
            .map(it -> remains(InstanceNetwork.KIND, it.name(), it.labels())),
        engine.volumes().list().stream()
            .map(it -> remains(InstanceVolumes.KIND, it.name(), it.labels())));
  }

  private Observed remains(String kind, String name, Map<String, String> labels) {
    return new Observed(
        kind + ':' + name,
        name,
        OwnerStamp.read(labels, name, owner),
        InstanceState.REMAINS,
        Instant.EPOCH);
  }

  private static Stream<ContractId> contract(Observed seen) {
    return seen.ownership() instanceof Ownership.Ours(OwnerStamp stamp)
        ? Stream.of(stamp.contract())
        : Stream.empty();
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
