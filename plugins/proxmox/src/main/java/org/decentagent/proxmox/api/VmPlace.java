// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.api;

/** A VM's number and the node it is on now. Immutable. */
public record VmPlace(String node, int vmid) {
  @Override
  public String toString() {
    return "VM " + vmid + " on node " + node;
  }
}
