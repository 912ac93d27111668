// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.api;

import java.util.Set;
import java.util.TreeSet;

/**
 * A VM or container as listings show it: some seconds old, and perhaps without a name. Immutable.
 *
 * @param place number and node
 * @param kind {@code qemu} or {@code lxc}
 * @param name its name; blank when the listing does not tell it
 * @param status {@code running}, {@code stopped}, or {@code unknown} when its node is silent
 * @param tags its tags
 * @param template whether it is a template
 * @param size what it was given
 */
public record Guest(
    VmPlace place,
    String kind,
    String name,
    String status,
    Set<String> tags,
    boolean template,
    GuestSize size) {
  /** Copies the tags. */
  public Guest {
    tags = Set.copyOf(new TreeSet<>(tags));
  }

  /** Its number. */
  public int vmid() {
    return place.vmid();
  }

  /** Whether it is a VM. */
  public boolean isVm() {
    return kind.equals("qemu");
  }

  /** Bytes of memory and of its boot disk, as far as they are told. */
  public record GuestSize(long memory, long disk) {}
}
