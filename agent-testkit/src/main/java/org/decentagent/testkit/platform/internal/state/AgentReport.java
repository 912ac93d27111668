// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.state;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What one agent last said about itself. Immutable. */
public record AgentReport(
    String agent,
    String provider,
    long heartbeatAt,
    @Nullable String version,
    @Nullable String provisionerType,
    @Nullable JsonNode capabilities,
    long activeContracts,
    @Nullable JsonNode resources) {
  private static final long OFFLINE_AFTER_NANOS = 300_000_000_000L;

  /** An agent counts as online while its heartbeat is younger than five minutes. */
  public boolean online(long now) {
    return now - heartbeatAt < OFFLINE_AFTER_NANOS;
  }
}
