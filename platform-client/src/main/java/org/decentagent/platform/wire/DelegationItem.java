// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.wire;

import org.jspecify.annotations.Nullable;

/** An agent that may act for a provider. Immutable. */
public record DelegationItem(
    @Nullable String agentPubkey,
    @Nullable Boolean active,
    @Nullable Boolean online,
    @Nullable String version,
    @Nullable Long lastHeartbeatNs) {}
