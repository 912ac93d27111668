// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.state;

import org.jspecify.annotations.Nullable;

/** The right to bind one agent key to a pool, once. Immutable. */
public record SetupToken(
    String token,
    String poolId,
    @Nullable String label,
    long createdAt,
    long expiresAt,
    @Nullable Long usedAt,
    @Nullable String usedBy) {
  public SetupToken used(long now, String agent) {
    return new SetupToken(token, poolId, label, createdAt, expiresAt, now, agent);
  }
}
