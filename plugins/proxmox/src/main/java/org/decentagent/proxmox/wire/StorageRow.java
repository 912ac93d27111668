// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.wire;

import org.jspecify.annotations.Nullable;

/** A row of {@code GET /nodes/{node}/storage}. Immutable. */
public record StorageRow(
    @Nullable String storage,
    @Nullable String type,
    @Nullable Integer shared,
    @Nullable Integer active,
    @Nullable Integer enabled,
    @Nullable Long total,
    @Nullable Long avail,
    @Nullable String content) {}
