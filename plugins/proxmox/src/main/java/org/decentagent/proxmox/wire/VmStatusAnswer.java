// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.wire;

import org.jspecify.annotations.Nullable;

/** What {@code GET .../status/current} answers. Immutable. */
public record VmStatusAnswer(
    @Nullable String status, @Nullable String qmpstatus, @Nullable String lock, @Nullable Ha ha) {
  /** What high availability makes of it. */
  public record Ha(@Nullable Integer managed) {}
}
