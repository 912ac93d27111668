// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.util.Optional;
import org.decentagent.docker.api.DockerFailures;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Sizes;
import org.decentagent.spi.config.Settings;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;

/**
 * How much an instance may use. Immutable.
 *
 * @param storage the disk limit; empty when the provider chose not to enforce one
 */
record Limits(int cpuCores, MemorySize memory, Optional<StorageSize> storage, int processes) {
  private static final long NANOS = 1_000_000_000L;

  /**
   * What was sold, else the backend's defaults. Nothing is ever unlimited for want of a number.
   *
   * @throws ProvisioningException.Permanent when there is neither
   */
  static Limits of(ProvisionRequest request) {
    Sizes sizes = request.sizes();
    Settings settings = request.settings();
    int cores =
        sizes.cpuCores().isPresent()
            ? sizes.cpuCores().getAsInt()
            : settings
                .find(DockerConfig.DEFAULT_CPU_CORES)
                .orElseThrow(() -> unknown("CPU count", "default_cpu_cores"));
    MemorySize memory =
        sizes
            .memory()
            .or(() -> settings.find(DockerConfig.DEFAULT_MEMORY))
            .orElseThrow(() -> unknown("memory size", "default_memory"));
    Optional<StorageSize> storage =
        settings.get(DockerConfig.DISK).equals(DockerConfig.Disk.UNENFORCED)
            ? Optional.empty()
            : Optional.of(
                sizes
                    .storage()
                    .or(() -> settings.find(DockerConfig.DEFAULT_STORAGE))
                    .orElseThrow(() -> unknown("disk size", "default_storage")));
    return new Limits(cores, memory, storage, settings.get(DockerConfig.PIDS_LIMIT));
  }

  long nanoCpus() {
    return cpuCores * NANOS;
  }

  private static ProvisioningException.Permanent unknown(String what, String setting) {
    return new ProvisioningException.Permanent(
        DockerFailures.code("size_unknown"),
        "the offering names no " + what + "; set " + setting + " in the backend's table");
  }
}
