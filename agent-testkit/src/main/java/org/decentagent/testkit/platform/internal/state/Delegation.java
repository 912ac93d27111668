// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The provider's leave for one agent key to act. Immutable. */
public record Delegation(
    String agent,
    String provider,
    @Nullable String poolId,
    List<String> permissions,
    @Nullable String label,
    long createdAt,
    @Nullable Long revokedAt) {
  /** What a set-up token grants. */
  public static final List<String> ALL_PERMISSIONS =
      List.of("provision", "health_check", "heartbeat", "fetch_contracts", "dns_manage");

  public Delegation {
    permissions = List.copyOf(permissions);
  }

  public boolean active() {
    return revokedAt == null;
  }

  public Delegation revoked(long now) {
    return new Delegation(agent, provider, poolId, permissions, label, createdAt, now);
  }

  public Delegation labelled(String text) {
    return new Delegation(agent, provider, poolId, permissions, text, createdAt, revokedAt);
  }

  public Delegation permitted(List<String> names) {
    return new Delegation(agent, provider, poolId, names, label, createdAt, revokedAt);
  }
}
