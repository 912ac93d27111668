// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.wire;

import org.jspecify.annotations.Nullable;

/** What {@code GET /nodes/{node}/time} answers. Immutable. */
public record NodeTime(@Nullable Long time) {}
