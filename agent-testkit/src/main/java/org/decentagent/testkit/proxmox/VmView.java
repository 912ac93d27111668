// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is really there of one virtual machine, whoever may see it. Immutable.
 *
 * @param config as on the node's disk, without what is pending
 * @param address where its SSH server answers, while it does
 */
public record VmView(
    int vmid,
    String node,
    Power power,
    Map<String, String> config,
    Optional<String> pool,
    List<String> volumes,
    Optional<String> address) {
  /** Whether it has power. */
  public enum Power {
    RUNNING,
    STOPPED
  }

  /** Copies the collections. */
  public VmView {
    config = Map.copyOf(config);
    volumes = List.copyOf(volumes);
  }
}
