// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.Set;

/**
 * One storage of the cluster. Immutable.
 *
 * @param nodes where it is; everywhere when empty
 */
public record StorageSpec(
    String name, StorageType type, Sharing sharing, long totalBytes, Set<String> nodes) {
  /** Whether all nodes see the same volumes. */
  public enum Sharing {
    LOCAL,
    SHARED
  }

  /** Copies the nodes. */
  public StorageSpec {
    nodes = Set.copyOf(nodes);
  }

  boolean isShared() {
    return sharing == Sharing.SHARED;
  }

  boolean isOn(String node) {
    return nodes.isEmpty() || nodes.contains(node);
  }
}
