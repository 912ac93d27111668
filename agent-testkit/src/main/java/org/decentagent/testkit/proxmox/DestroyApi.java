// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

/** {@code DELETE /nodes/{node}/qemu/{vmid}}. */
final class DestroyApi {
  private DestroyApi() {}

  static void addTo(Routes routes) {
    routes.there(
        "DELETE /nodes/{node}/qemu/{vmid}",
        Permission.on("/vms/{vmid}", "VM.Allocate"),
        Schema.EMPTY
            .with("destroy-unreferenced-disks", ParameterType.BOOLEAN)
            .with("purge", ParameterType.BOOLEAN)
            .with("skiplock", ParameterType.BOOLEAN),
        DestroyApi::start);
  }

  private static Reply start(Call call) {
    if (call.flag("skiplock")) {
      throw ApiError.parameter("skiplock", "Only root may use this option.");
    }
    Vm vm = call.vm();
    boolean purges = call.flag("purge");
    if (vm.is("protection")) {
      throw ApiError.failed("can't remove VM " + vm.vmid() + " - protection mode enabled");
    }
    if (vm.isHighlyAvailable() && !purges) {
      throw ApiError.failed(
          "unable to remove VM "
              + vm.vmid()
              + " - used in HA resources and purge parameter not set.");
    }
    if (vm.running().isPresent()) {
      throw ApiError.failed("VM " + vm.vmid() + " is running - destroy failed");
    }
    boolean sweeps = call.find("destroy-unreferenced-disks").map("1"::equals).orElse(true);
    return call.start("qmdestroy", task -> destroy(call.world(), vm, task, purges, sweeps));
  }

  private static void destroy(World world, Vm vm, Task task, boolean purges, boolean sweeps) {
    vm.lockComplaint()
        .ifPresent(complaint -> {
          throw new TaskFailure(complaint);
        });
    if (vm.running().isPresent()) {
      throw new TaskFailure("VM " + vm.vmid() + " is running - destroy failed");
    }
    for (String id : Disks.named(vm.config()).values()) {
      if (!world.disks().copiesOf(id).isEmpty()) {
        throw new TaskFailure("base volume '" + id + "' is still in use by linked cloned volumes");
      }
    }
    if (purges) {
      task.log("purging VM " + vm.vmid() + " from related configurations..");
    }
    vm.guest().powerOff();
    Disks.named(vm.config()).values().forEach(world.disks()::remove);
    if (sweeps) {
      world.disks().of(vm.vmid()).forEach(volume -> world.disks().remove(volume.id()));
    }
    world.forget(vm.vmid());
  }
}
