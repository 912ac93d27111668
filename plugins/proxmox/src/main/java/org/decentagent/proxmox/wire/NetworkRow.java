// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.wire;

import org.jspecify.annotations.Nullable;

/** A row of {@code GET /nodes/{node}/network}. Immutable. */
public record NetworkRow(@Nullable String iface, @Nullable String type) {}
