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
  private static final Set<String> SNAPSHOTS = Set.of("lvmthin", "zfspool", "zfs", "rbd", "btrfs");
  private static final Set<String> FILES = Set.of("dir", "nfs", "cifs", "cephfs", "glusterfs");

  /** How many bytes there are. */
  public record Room(long total, long free) {}

  /**
   * Whether a clone of that volume can share its base with it; storages of files can for qcow2.
   *
   * @see <a href="https://pve.proxmox.com/pve-docs/chapter-pvesm.html">Storage types</a>
   */
  public boolean canLink(String volume) {
    return SNAPSHOTS.contains(type) || (FILES.contains(type) && volume.endsWith(".qcow2"));
  }

  /** Whether it promises more than it has, so that what was sold counts and not what is used. */
  public boolean isThin() {
    return SNAPSHOTS.contains(type) || FILES.contains(type);
  }
}
