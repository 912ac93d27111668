// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answer to the registration of an agent. Immutable. */
public record SetupReply(
    @Nullable String providerPubkey,
    @Nullable String poolId,
    @Nullable String poolName,
    @Nullable String poolLocation,
    @Nullable String provisionerType,
    @Nullable List<@Nullable String> permissions) {}
