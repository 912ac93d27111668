// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.decentagent.proxmox.api.Guest;
import org.decentagent.proxmox.api.StorageFacts;
import org.decentagent.proxmox.api.VmPlace;
import org.junit.jupiter.api.Test;

/** How much of a storage can still be sold, of a hundred bytes of which twenty are free. */
final class RoomTest {
  private static StorageFacts storage(String type, boolean shared) {
    return new StorageFacts("disks", type, shared, true, true, new StorageFacts.Room(100, 20));
  }

  private static Guest sold(String node, int vmid, long disk) {
    return new Guest(
        new VmPlace(node, vmid),
        "qemu",
        "x",
        "running",
        Set.of(),
        false,
        new Guest.GuestSize(1, disk));
  }

  @Test
  void whatIsWrittenByWhomeverIsNotFree() {
    assertThat(Placement.roomFree(storage("lvmthin", false), "one", List.of(sold("one", 1, 10))))
        .isEqualTo(20);
  }

  @Test
  void whatIsSoldIsTakenThoughNothingIsWrittenYet() {
    List<Guest> sold = List.of(sold("one", 1, 50), sold("one", 2, 45), sold("two", 3, 4));

    assertThat(Placement.roomFree(storage("lvmthin", false), "one", sold)).isEqualTo(5);
    assertThat(Placement.roomFree(storage("rbd", true), "one", sold)).isEqualTo(1);
    assertThat(Placement.roomFree(storage("lvm", false), "one", sold)).isEqualTo(20);
  }
}
