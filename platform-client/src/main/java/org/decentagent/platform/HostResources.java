// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.util.List;
import java.util.Optional;
import org.decentagent.platform.wire.ResourcesBody;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;

/**
 * How large the host behind an agent is. The platform knows cores and threads; where only threads
 * are known, they are told as both. Immutable.
 *
 * @param cpuThreads at least 1
 */
public record HostResources(
    Optional<String> cpuModel,
    int cpuThreads,
    MemorySize memoryTotal,
    MemorySize memoryFree,
    List<StoragePool> storage) {
  private static final long MEBI = 1024L * 1024;
  private static final long GIBI = 1024 * MEBI;

  /** Copies the list. */
  public HostResources {
    storage = List.copyOf(storage);
  }

  /** One pool of storage. */
  public record StoragePool(String name, String kind, StorageSize total, StorageSize free) {}

  ResourcesBody toWire() {
    return new ResourcesBody(
        cpuModel.orElse(null),
        cpuThreads,
        cpuThreads,
        memoryTotal.bytes() / MEBI,
        memoryFree.bytes() / MEBI,
        storage.stream()
            .map(pool ->
                new ResourcesBody.StoragePool(
                    pool.name(),
                    pool.total().bytes() / GIBI,
                    pool.free().bytes() / GIBI,
                    pool.kind()))
            .toList(),
        List.of(),
        List.of());
  }
}
