// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.api;

/**
 * A node of the cluster. Immutable.
 *
 * @param status {@code online} when all is well
 * @param cpus hardware threads; 0 when we may not see that
 * @param memory bytes; 0 when we may not see that
 * @param memoryUsed bytes
 */
public record NodeFacts(String name, String status, int cpus, long memory, long memoryUsed) {
  /** Whether it works. */
  public boolean isOnline() {
    return status.equals("online");
  }
}
