// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.wire;

import org.jspecify.annotations.Nullable;

/** Answer to a heartbeat. Immutable. */
public record HeartbeatReply(
    @Nullable Boolean acknowledged,
    @Nullable Long nextHeartbeatSeconds,
    @Nullable String poolId,
    @Nullable String poolName,
    @Nullable String upgradeToVersion) {}
