// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.api;

/**
 * What a VM does. Immutable.
 *
 * @param text {@code running} or {@code stopped}
 * @param underHa whether high availability starts and stops it
 */
public record VmStatus(String text, boolean underHa) {
  /** Whether it runs. */
  public boolean isRunning() {
    return text.equals("running");
  }

  /** Whether it is off. */
  public boolean isStopped() {
    return text.equals("stopped");
  }
}
