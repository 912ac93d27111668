// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import java.util.Optional;
import java.util.OptionalInt;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;

/**
 * How large an instance was sold. What is empty was not sold, and the backend's own setting holds.
 * Immutable.
 *
 * @param cpuCores at least 1 when present
 */
public record Sizes(
    OptionalInt cpuCores, Optional<MemorySize> memory, Optional<StorageSize> storage) {
  /** Refuses an instance of nothing. */
  public Sizes {
    if ((cpuCores.isPresent() && cpuCores.getAsInt() < 1)
        || (memory.isPresent() && memory.get().bytes() == 0)
        || (storage.isPresent() && storage.get().bytes() == 0)) {
      throw new IllegalArgumentException("a sold size cannot be zero");
    }
  }
}
