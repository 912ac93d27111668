// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.util.List;
import java.util.Optional;

/**
 * What an agent learns when it is registered. Immutable.
 *
 * @param providerHex the key of the provider it acts for
 * @param poolId its pool
 * @param poolName the pool's name
 * @param poolLocation the pool's region
 * @param provisionerType what kind of backend the pool is for
 * @param permissions what the agent may do
 */
public record Registration(
    String providerHex,
    String poolId,
    String poolName,
    String poolLocation,
    Optional<String> provisionerType,
    List<String> permissions) {
  /** Copies the list. */
  public Registration {
    permissions = List.copyOf(permissions);
  }
}
