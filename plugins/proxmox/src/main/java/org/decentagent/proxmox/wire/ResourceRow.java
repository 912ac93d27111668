// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.wire;

import org.jspecify.annotations.Nullable;

/**
 * A row of {@code GET /cluster/resources} or a member of a pool: a guest, a node or a storage.
 * Immutable.
 */
public record ResourceRow(
    @Nullable String type,
    @Nullable String node,
    @Nullable String status,
    @Nullable Integer vmid,
    @Nullable String name,
    @Nullable String tags,
    @Nullable Integer template,
    @Nullable String lock,
    @Nullable Long maxcpu,
    @Nullable Long maxmem,
    @Nullable Long mem,
    @Nullable Long maxdisk) {}
