// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.api;

import java.util.Set;

/**
 * A storage as one node sees it. Immutable.
 *
 * @param type such as {@code lvmthin}
 * @param active whether it can be used now
 * @param takesDisks whether disks of VMs may be on it
 * @param room how large it is
 */
public record StorageFacts(
    String name, String type, boolean shared, boolean active, boolean takesDisks, Room room) {
  private static final Set<String> LINKED =
      Set.of("lvmthin", "zfspool", "zfs", "rbd", "btrfs", "dir", "nfs", "cifs", "cephfs");

  /** How many bytes there are. */
  public record Room(long total, long free) {}

  /**
   * Whether it can hold clones that share their base with the template; file storages can for
   * qcow2.
   *
   * @see <a href="https://pve.proxmox.com/pve-docs/chapter-pvesm.html">Storage types</a>
   */
  public boolean canLink() {
    return LINKED.contains(type);
  }
}
