// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.wire;

import org.jspecify.annotations.Nullable;

/**
 * What {@code GET /nodes/{node}/tasks/{upid}/status} answers, and a row of {@code GET
 * /nodes/{node}/tasks}. Immutable.
 */
public record TaskAnswer(
    @Nullable String upid,
    @Nullable String status,
    @Nullable String exitstatus,
    @Nullable String user,
    @Nullable String tokenid) {}
