// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.wire;

import org.jspecify.annotations.Nullable;

/** A row of {@code GET /nodes/{node}/storage/{storage}/content}. Immutable. */
public record VolumeRow(@Nullable String volid, @Nullable Integer vmid) {}
