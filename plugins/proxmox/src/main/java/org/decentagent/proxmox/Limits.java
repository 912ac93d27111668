// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.util.Optional;
import org.decentagent.proxmox.api.ProxmoxFailures;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Sizes;
import org.decentagent.spi.config.Settings;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;

/**
 * How large an instance is to be. Immutable.
 *
 * @param storage the least its disk may have; empty when the template's size will do
 */
record Limits(int cpuCores, MemorySize memory, Optional<StorageSize> storage) {
  private static final long MEBI = 1L << 20;
  private static final long GIBI = 1L << 30;
  private static final MemorySize LEAST_MEMORY = MemorySize.ofMebibytes(64);

  Limits {
    if (memory.compareTo(LEAST_MEMORY) < 0) {
      throw new ProvisioningException.Permanent(
          ProxmoxFailures.code("memory_too_small"),
          memory + " of memory do not suffice for a VM; sell at least " + LEAST_MEMORY);
    }
  }

  /**
   * What was sold, else the backend's defaults.
   *
   * @throws ProvisioningException.Permanent when there is neither, or it is too little
   */
  static Limits of(ProvisionRequest request) {
    Sizes sizes = request.sizes();
    Settings settings = request.settings();
    int cores =
        sizes.cpuCores().isPresent()
            ? sizes.cpuCores().getAsInt()
            : settings
                .find(ProxmoxConfig.DEFAULT_CPU_CORES)
                .orElseThrow(() -> unknown("CPU count", "default_cpu_cores"));
    MemorySize memory =
        sizes
            .memory()
            .or(() -> settings.find(ProxmoxConfig.DEFAULT_MEMORY))
            .orElseThrow(() -> unknown("memory size", "default_memory"));
    return new Limits(
        cores, memory, sizes.storage().or(() -> settings.find(ProxmoxConfig.DEFAULT_STORAGE)));
  }

  /** In the API's unit, never less than sold. */
  long memoryMebibytes() {
    return Math.ceilDiv(memory.bytes(), MEBI);
  }

  /** A disk's size as the API writes it, never less than that. */
  static String diskText(StorageSize size) {
    return size.bytes() % GIBI == 0
        ? size.bytes() / GIBI + "G"
        : Math.ceilDiv(size.bytes(), MEBI) + "M";
  }

  private static ProvisioningException.Permanent unknown(String what, String setting) {
    return new ProvisioningException.Permanent(
        ProxmoxFailures.code("size_unknown"),
        "the offering names no " + what + "; set " + setting + " in the backend's table");
  }
}
