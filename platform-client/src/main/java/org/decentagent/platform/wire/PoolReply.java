// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.wire;

import org.jspecify.annotations.Nullable;

/** A pool. Immutable. */
public record PoolReply(@Nullable String poolId) {}
