// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi.capability;

import java.util.List;
import java.util.Optional;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;

/**
 * Can tell how large its backend is. The agent passes that on with its heartbeat. For backends that
 * are machines; a cloud account, which has limits and no size, leaves it out.
 */
public interface CapacityReport extends Capability {
  /**
   * Asks the backend. Changes nothing.
   *
   * @throws org.decentagent.spi.ProvisioningException.Retryable when it cannot be asked now
   */
  Capacity capacity();

  /** How large a backend is and how much of it is free. Made with {@link #of}. Immutable. */
  final class Capacity {
    private final int cpuThreads;
    private final MemorySize memoryTotal;
    private final MemorySize memoryFree;
    private final Optional<String> cpuModel;
    private final List<Pool> pools;

    private Capacity(
        int cpuThreads,
        MemorySize memoryTotal,
        MemorySize memoryFree,
        Optional<String> cpuModel,
        List<Pool> pools) {
      this.cpuThreads = cpuThreads;
      this.memoryTotal = memoryTotal;
      this.memoryFree = memoryFree;
      this.cpuModel = cpuModel;
      this.pools = List.copyOf(pools);
    }

    /**
     * Processors and memory of the whole backend.
     *
     * @param cpuThreads at least 1
     */
    public static Capacity of(int cpuThreads, MemorySize memoryTotal, MemorySize memoryFree) {
      return new Capacity(cpuThreads, memoryTotal, memoryFree, Optional.empty(), List.of());
    }

    /** The same with the processor's name. */
    public Capacity withCpuModel(String model) {
      return new Capacity(cpuThreads, memoryTotal, memoryFree, Optional.of(model), pools);
    }

    /** The same with the storage there is. */
    public Capacity withStorage(List<Pool> storage) {
      return new Capacity(cpuThreads, memoryTotal, memoryFree, cpuModel, storage);
    }

    /** Hardware threads. */
    public int cpuThreads() {
      return cpuThreads;
    }

    /** All memory. */
    public MemorySize memoryTotal() {
      return memoryTotal;
    }

    /** Memory not in use. */
    public MemorySize memoryFree() {
      return memoryFree;
    }

    /** The processor's name, if known. */
    public Optional<String> cpuModel() {
      return cpuModel;
    }

    /** Storage, one entry for each pool of it. */
    public List<Pool> storage() {
      return pools;
    }
  }

  /** A pool of storage: its name and kind as the backend calls them. */
  record Pool(String name, String kind, StorageSize total, StorageSize free) {}
}
