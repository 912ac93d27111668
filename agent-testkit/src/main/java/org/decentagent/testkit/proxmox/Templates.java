// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.Map;

/** Puts the templates there. */
final class Templates {
  private Templates() {}

  static void add(TemplateSpec spec, World world) {
    StorageSpec storage =
        world
            .storage(spec.storage())
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "template " + spec.vmid() + " is on an unknown storage " + spec.storage()));
    Vm vm = new Vm(spec.vmid(), spec.node());
    String format = storage.type().keepsFiles() ? "qcow2" : "raw";
    Volume disk =
        world.disks().createBase(storage, spec.vmid(), format, (long) spec.diskGib() << 30);
    Volume cloudInit = world.disks().createCloudInit(storage, spec.vmid());
    vm.config()
        .putAll(
            Map.ofEntries(
                Map.entry("ostype", "l26"),
                Map.entry("name", spec.name()),
                Map.entry("agent", "1"),
                Map.entry("vga", "serial0"),
                Map.entry("template", "1"),
                Map.entry("net0", "virtio=BC:24:11:00:00:01,bridge=" + world.options().bridge()),
                Map.entry("boot", "order=scsi0"),
                Map.entry("cores", "1"),
                Map.entry("scsihw", "virtio-scsi-single"),
                Map.entry("scsi0", Disks.withSize(disk.id(), disk.bytes())),
                Map.entry("serial0", "socket"),
                Map.entry("ide2", cloudInit.id() + ",media=cdrom"),
                Map.entry("memory", "1024")));
    vm.config().putAll(spec.config());
    world.add(vm);
    Pool pool = world.pools().get(world.options().templatePool());
    if (pool != null) {
      pool.members().add(spec.vmid());
    }
  }
}
