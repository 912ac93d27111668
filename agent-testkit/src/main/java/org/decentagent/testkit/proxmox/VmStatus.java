// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/** What can be said about a machine's state. */
final class VmStatus {
  private VmStatus() {}

  /** What nodes tell each other. */
  static ObjectNode figures(Vm vm, World world) {
    ObjectNode row = Json.object();
    row.put("status", vm.running().isPresent() ? "running" : "stopped");
    row.put("name", vm.value("name").orElse("VM " + vm.vmid()));
    row.put("uptime", uptime(vm, world));
    row.put("cpu", 0).put("maxcpu", vm.cpus());
    row.put("mem", memory(vm)).put("maxmem", vm.memoryBytes());
    row.put("disk", 0).put("maxdisk", diskBytes(vm, world));
    row.put("netin", 0).put("netout", 0).put("diskread", 0).put("diskwrite", 0);
    row.put("template", vm.isTemplate() ? 1 : 0);
    if (world.options().release().hasPressure()) {
      row.put("memhost", memory(vm));
    }
    return row;
  }

  /** One row of a node's own list. */
  static ObjectNode listed(Vm vm, World world) {
    ObjectNode row = Json.object();
    row.put("vmid", vm.vmid()).put("name", vm.value("name").orElse("VM " + vm.vmid()));
    row.put("status", vm.running().isPresent() ? "running" : "stopped");
    row.put("cpus", vm.cpus()).put("cpu", 0);
    row.put("maxmem", vm.memoryBytes()).put("mem", memory(vm));
    row.put("maxdisk", diskBytes(vm, world)).put("disk", 0);
    row.put("uptime", uptime(vm, world)).put("netin", 0).put("netout", 0);
    vm.value("tags").ifPresent(tags -> row.put("tags", tags));
    vm.lock().ifPresent(lock -> row.put("lock", lock));
    vm.running().ifPresent(running -> row.put("pid", running.pid()));
    if (vm.isTemplate()) {
      row.put("template", 1);
    }
    if (vm.config().containsKey("serial0")) {
      row.put("serial", 1);
    }
    if (world.options().release().hasPressure()) {
      row.put("memhost", memory(vm));
    }
    return row;
  }

  /** Everything about one. */
  static ObjectNode current(Vm vm, World world) {
    ObjectNode row = listed(vm, world);
    row.put("qmpstatus", vm.running().isPresent() ? "running" : "stopped");
    row.putObject("ha").setAll(ha(vm));
    row.putNull("clipboard");
    if (vm.wantsAgent()) {
      row.put("agent", 1);
    }
    if (vm.running().isEmpty()) {
      return row;
    }
    row.put("balloon", vm.memoryBytes()).put("diskread", 0).put("diskwrite", 0);
    row.put("running-qemu", "10.0.2").put("running-machine", "pc-i440fx-10.0+pve0");
    row.putObject("proxmox-support").put("pbs-dirty-bitmap", true);
    row.putObject("ballooninfo").put("actual", vm.memoryBytes()).put("max_mem", vm.memoryBytes());
    if (world.options().release().hasPressure()) {
      for (String what : new String[] {"cpu", "io", "memory"}) {
        row.put("pressure" + what + "some", 0).put("pressure" + what + "full", 0);
      }
    }
    return row;
  }

  private static ObjectNode ha(Vm vm) {
    ObjectNode ha = Json.object();
    return vm.isHighlyAvailable() ? ha.put("managed", 1).put("state", "started") : ha;
  }

  static long diskBytes(Vm vm, World world) {
    return Disks.named(vm.config()).entrySet().stream()
        .filter(entry -> !entry.getValue().contains("cloudinit"))
        .findFirst()
        .flatMap(entry -> world.disks().find(entry.getValue()))
        .map(Volume::bytes)
        .orElse(0L);
  }

  private static long memory(Vm vm) {
    return vm.running().isPresent() ? vm.memoryBytes() / 3 : 0;
  }

  private static long uptime(Vm vm, World world) {
    return vm.running()
        .map(running -> Duration.between(running.since(), world.now()).toSeconds())
        .orElse(0L);
  }
}
