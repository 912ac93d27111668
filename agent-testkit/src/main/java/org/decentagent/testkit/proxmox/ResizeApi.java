// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.Optional;

/** {@code PUT /nodes/{node}/qemu/{vmid}/resize}. */
final class ResizeApi {
  private ResizeApi() {}

  static void addTo(Routes routes) {
    routes.there(
        "PUT /nodes/{node}/qemu/{vmid}/resize",
        Permission.on("/vms/{vmid}", "VM.Config.Disk"),
        Schema.EMPTY
            .requiring(
                "disk",
                ParameterType.matching(
                    "ide[0-3]|scsi([0-9]|[12][0-9]|30)|virtio([0-9]|1[0-5])|sata[0-5]|efidisk0"
                        + "|tpmstate0"))
            .requiring("size", ParameterType.matching("\\+?\\d+(\\.\\d+)?[KMGT]?"))
            .with("digest", ParameterType.atMost(40))
            .with("skiplock", ParameterType.BOOLEAN),
        ResizeApi::start);
  }

  private static Reply start(Call call) {
    Vm vm = call.vm();
    String disk = call.text("disk");
    String size = call.text("size");
    Optional<String> digest = call.find("digest");
    return call.start("resize", task -> resize(call, vm, disk, size, digest));
  }

  private static void resize(Call call, Vm vm, String disk, String size, Optional<String> digest) {
    if (digest.filter(text -> !text.equals(vm.digest())).isPresent()) {
      throw new TaskFailure("checksum mismatch (file change by other user?)");
    }
    vm.lockComplaint()
        .ifPresent(complaint -> {
          throw new TaskFailure(complaint);
        });
    Disks disks = call.world().disks();
    String value =
        vm.value(disk).orElseThrow(() -> new TaskFailure("disk '" + disk + "' does not exist"));
    Volume volume = disks.find(Disks.volumeId(value)).orElseThrow();
    String path = "/storage/" + volume.storage().name();
    if (!call.world().access().has(call.who(), path, "Datastore.AllocateSpace")) {
      throw new TaskFailure("Permission check failed (" + path + ", Datastore.AllocateSpace)");
    }
    long bytes =
        size.startsWith("+") ? volume.bytes() + Disks.bytes(size.substring(1)) : Disks.bytes(size);
    if (bytes < volume.bytes()) {
      throw new TaskFailure("shrinking disks is not supported");
    }
    disks.put(volume.resized(bytes));
    vm.config().put(disk, Disks.withSize(value, bytes));
  }
}
