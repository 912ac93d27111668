// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code resources} member of a heartbeat: the three lists are required, even when empty.
 * Immutable.
 */
public record ResourcesBody(
    @Nullable String cpuModel,
    int cpuCores,
    int cpuThreads,
    long memoryTotalMb,
    long memoryAvailableMb,
    List<StoragePool> storagePools,
    List<Object> gpuDevices,
    List<Object> templates) {
  /** One pool of storage. */
  public record StoragePool(String name, long totalGb, long availableGb, String storageType) {}
}
