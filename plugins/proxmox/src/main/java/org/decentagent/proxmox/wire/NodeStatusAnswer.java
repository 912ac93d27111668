// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.wire;

import org.jspecify.annotations.Nullable;

/** What {@code GET /nodes/{node}/status} answers. Immutable. */
public record NodeStatusAnswer(@Nullable Memory memory, @Nullable Processor cpuinfo) {
  /** Bytes of memory. */
  public record Memory(@Nullable Long total, @Nullable Long used, @Nullable Long available) {}

  /** The processor. */
  public record Processor(@Nullable Integer cpus, @Nullable String model) {}
}
