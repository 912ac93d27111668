// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.util.List;
import java.util.Optional;

/**
 * What an agent says of itself to show that it lives. Immutable.
 *
 * @param version of the agent, such as {@code 0.1.0}
 * @param provisionerType what kind of backend it runs; the platform keeps the last one when absent
 * @param capabilities free words; the platform keeps the last ones when empty
 * @param activeContracts how many contracts it runs
 * @param resources how large the host is; empty leaves what the platform knows
 */
public record Heartbeat(
    String version,
    Optional<String> provisionerType,
    List<String> capabilities,
    int activeContracts,
    Optional<HostResources> resources) {
  /** Copies the list and refuses a negative number. */
  public Heartbeat {
    capabilities = List.copyOf(capabilities);
    if (activeContracts < 0) {
      throw new IllegalArgumentException("there cannot be " + activeContracts + " contracts");
    }
  }
}
