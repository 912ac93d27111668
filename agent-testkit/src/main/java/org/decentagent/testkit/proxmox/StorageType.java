// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

/** A kind of storage, as far as clones care. Immutable. */
public enum StorageType {
  DIR("dir", true, true),
  NFS("nfs", true, true),
  LVM("lvm", false, false),
  LVMTHIN("lvmthin", false, true),
  ZFSPOOL("zfspool", false, true),
  RBD("rbd", false, true);

  private final String wire;
  private final boolean files;
  private final boolean linkedClones;

  StorageType(String wire, boolean files, boolean linkedClones) {
    this.wire = wire;
    this.files = files;
    this.linkedClones = linkedClones;
  }

  String wire() {
    return wire;
  }

  /** Whether a volume is a file with a format of its own. */
  boolean keepsFiles() {
    return files;
  }

  /**
   * Whether a template's disk here can be the base of another.
   *
   * @see <a href="https://pve.proxmox.com/wiki/Storage">Proxmox VE: storage</a>
   */
  boolean linksClones() {
    return linkedClones;
  }

  /** Whether a linked volume's name begins with that of its base. */
  boolean namesBase() {
    return this != LVMTHIN;
  }
}
