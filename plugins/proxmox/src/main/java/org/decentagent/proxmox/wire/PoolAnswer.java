// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code GET /pools/{pool}} answers. Immutable. */
public record PoolAnswer(@Nullable String poolid, @Nullable List<ResourceRow> members) {}
