// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The agents of a pool, newest first, revoked ones too. Immutable.
 *
 * @param agents those that can be read
 * @param malformed those that cannot
 */
public record PoolAgents(List<PoolAgent> agents, List<Malformed> malformed) {
  /** Copies the lists. */
  public PoolAgents {
    agents = List.copyOf(agents);
    malformed = List.copyOf(malformed);
  }

  /**
   * One agent. Immutable.
   *
   * @param agentHex its key
   * @param active neither revoked nor expired
   * @param online seen within five minutes
   * @param version as it last said
   * @param lastHeartbeat when it was last seen
   */
  public record PoolAgent(
      String agentHex,
      boolean active,
      boolean online,
      Optional<String> version,
      Optional<Instant> lastHeartbeat) {}
}
