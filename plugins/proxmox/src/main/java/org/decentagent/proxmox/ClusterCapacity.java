// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.decentagent.proxmox.api.Guest;
import org.decentagent.proxmox.api.NodeFacts;
import org.decentagent.proxmox.api.ProxmoxApi;
import org.decentagent.proxmox.api.ProxmoxFailures;
import org.decentagent.proxmox.api.StorageFacts;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.capability.CapacityReport;
import org.decentagent.spi.config.Settings;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;

/**
 * Tells how large the nodes are that are online and may be used. Of thin storages counts what was
 * sold, not what is used. Safe for use by many threads.
 */
final class ClusterCapacity implements CapacityReport {
  private final ProxmoxApi api;
  private final Placement placement;
  private final Settings settings;
  private final VmidRange range;

  ClusterCapacity(ProxmoxApi api, Placement placement, Settings settings, VmidRange range) {
    this.api = api;
    this.placement = placement;
    this.settings = settings;
    this.range = range;
  }

  @Override
  public Capacity capacity() {
    List<NodeFacts> nodes = placement.nodes(settings);
    int cpus = nodes.stream().mapToInt(NodeFacts::cpus).sum();
    if (cpus == 0) {
      throw new ProvisioningException.Retryable(
          ProxmoxFailures.code("no_capacity"),
          "no node is online whose size the token may see; grant Sys.Audit on /nodes");
    }
    List<Guest> sold =
        api.cluster().guests().stream()
            .filter(guest -> range.contains(guest.vmid()) && !guest.template())
            .toList();
    Capacity capacity =
        Capacity.of(
                cpus,
                new MemorySize(nodes.stream().mapToLong(NodeFacts::memory).sum()),
                new MemorySize(
                    nodes.stream()
                        .mapToLong(node -> Math.max(0, node.memory() - node.memoryUsed()))
                        .sum()))
            .withStorage(pools(nodes, sold));
    Optional<String> model = api.nodes().cpuModel(nodes.getFirst().name());
    return model.map(capacity::withCpuModel).orElse(capacity);
  }

  private List<Pool> pools(List<NodeFacts> nodes, List<Guest> sold) {
    Set<String> shared = new HashSet<>();
    List<Pool> pools = new ArrayList<>();
    for (NodeFacts node : nodes) {
      for (StorageFacts storage : api.nodes().storages(node.name())) {
        boolean usable =
            storage.active()
                && storage.takesDisks()
                && settings
                    .find(ProxmoxConfig.STORAGE)
                    .filter(name -> !name.equals(storage.name()))
                    .isEmpty();
        if (usable && (!storage.shared() || shared.add(storage.name()))) {
          pools.add(
              new Pool(
                  storage.shared() ? storage.name() : node.name() + "/" + storage.name(),
                  storage.type(),
                  new StorageSize(storage.room().total()),
                  new StorageSize(Math.max(0, Placement.roomFree(storage, node.name(), sold)))));
        }
      }
    }
    return pools;
  }
}
