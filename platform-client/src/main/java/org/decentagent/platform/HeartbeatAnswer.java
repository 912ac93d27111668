// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.time.Duration;
import java.util.Optional;

/**
 * What the platform says to a heartbeat. Immutable.
 *
 * @param next when it wants the next one; between 5 s and 4 min whatever it says, since an agent
 *     counts as offline after five minutes
 * @param poolId the agent's pool
 * @param poolName its name
 * @param upgradeToVersion the version the pool's owner wants, repeated in every answer; free text
 */
public record HeartbeatAnswer(
    Duration next,
    Optional<String> poolId,
    Optional<String> poolName,
    Optional<String> upgradeToVersion) {}
