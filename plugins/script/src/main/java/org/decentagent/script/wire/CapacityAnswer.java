// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code capacity} answers. Immutable. */
public record CapacityAnswer(
    @Nullable Integer cpuThreads,
    @Nullable Long memoryTotalBytes,
    @Nullable Long memoryFreeBytes,
    @Nullable String cpuModel,
    @Nullable List<Pool> storage) {
  /** A pool of storage. */
  public record Pool(
      @Nullable String name,
      @Nullable String kind,
      @Nullable Long totalBytes,
      @Nullable Long freeBytes) {}
}
