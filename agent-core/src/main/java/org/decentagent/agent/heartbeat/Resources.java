// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.heartbeat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.decentagent.agent.backend.Backend;
import org.decentagent.agent.backend.Backends;
import org.decentagent.agent.plugin.Attempt;
import org.decentagent.platform.HostResources;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.capability.CapacityReport;
import org.decentagent.spi.unit.MemorySize;

/**
 * How large our backends are, added up, as last read. Heartbeats send what is here and never wait
 * for a backend. Safe for use by many threads.
 */
public final class Resources {
  private final Backends backends;
  private final Map<BackendName, CapacityReport.Capacity> read = new ConcurrentHashMap<>();

  /** Of these backends. */
  public Resources(Backends backends) {
    this.backends = backends;
  }

  /** What was last read; empty when no backend could tell. */
  Optional<HostResources> latest() {
    List<CapacityReport.Capacity> capacities =
        backends.all().stream()
            .flatMap(backend -> Optional.ofNullable(read.get(backend.name())).stream())
            .toList();
    return capacities.isEmpty() ? Optional.empty() : Optional.of(sum(capacities));
  }

  /** Asks every backend, one after the other, as a hand turns them. */
  public void round() {
    backends.all().forEach(this::round);
  }

  /** Asks one backend. Where it cannot tell now, what it told before still counts. */
  public void round(Backend backend) {
    if (backend.ask(CapacityReport.class, "capacity", CapacityReport::capacity)
        instanceof Attempt.Answered<Optional<CapacityReport.Capacity>>(var capacity)) {
      capacity.ifPresentOrElse(
          told -> read.put(backend.name(), told), () -> read.remove(backend.name()));
    }
  }

  private static HostResources sum(List<CapacityReport.Capacity> capacities) {
    int threads = capacities.stream().mapToInt(CapacityReport.Capacity::cpuThreads).sum();
    return new HostResources(
        capacities.stream().flatMap(c -> c.cpuModel().stream()).findFirst(),
        threads,
        total(capacities.stream().map(CapacityReport.Capacity::memoryTotal).toList()),
        total(capacities.stream().map(CapacityReport.Capacity::memoryFree).toList()),
        capacities.stream()
            .flatMap(capacity -> capacity.storage().stream())
            .map(pool ->
                new HostResources.StoragePool(pool.name(), pool.kind(), pool.total(), pool.free()))
            .toList());
  }

  private static MemorySize total(List<MemorySize> sizes) {
    return new MemorySize(sizes.stream().mapToLong(MemorySize::bytes).sum());
  }
}
