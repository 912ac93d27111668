// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.wire;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** Answer to asking for a lock; both casings are understood. Immutable. */
public record LockReply(
    @Nullable Boolean acquired,
    @JsonProperty("expiresAtNs") @JsonAlias("expires_at_ns") @Nullable Long expiresAtNs) {}
