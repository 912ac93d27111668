// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.time.Duration;

/** {@code /nodes/{node}/qemu/{vmid}/status}. */
final class PowerApi {
  private static final String PATH = "/nodes/{node}/qemu/{vmid}/status";
  private static final ParameterType SECONDS = ParameterType.integer(0, Integer.MAX_VALUE);

  private PowerApi() {}

  static void addTo(Routes routes, ProxmoxRelease release) {
    Permission power = Permission.on("/vms/{vmid}", "VM.PowerMgmt");
    Schema common = Schema.EMPTY.with("skiplock", ParameterType.BOOLEAN).with("timeout", SECONDS);
    Schema start =
        common
            .with("force-cpu", ParameterType.ANY)
            .with("machine", ParameterType.ANY)
            .with("migratedfrom", ParameterType.NODE)
            .with("migration_network", ParameterType.ANY)
            .with("migration_type", ParameterType.oneOf("secure", "insecure"))
            .with("stateuri", ParameterType.atMost(128))
            .with("targetstorage", ParameterType.ANY);
    if (release == ProxmoxRelease.V9_2) {
      start =
          start
              .with("nets-host-mtu", ParameterType.ANY)
              .with("with-conntrack-state", ParameterType.BOOLEAN);
    }
    routes.there(
        "GET " + PATH + "/current",
        Permission.on("/vms/{vmid}", "VM.Audit"),
        Schema.EMPTY,
        call -> Reply.of(VmStatus.current(call.vm(), call.world())));
    routes.there("POST " + PATH + "/start", power, start, PowerApi::start);
    routes.there(
        "POST " + PATH + "/stop",
        power,
        common
            .with("keepActive", ParameterType.BOOLEAN)
            .with("migratedfrom", ParameterType.NODE)
            .with("overrule-shutdown", ParameterType.BOOLEAN),
        PowerApi::stop);
    routes.there(
        "POST " + PATH + "/shutdown",
        power,
        common.with("forceStop", ParameterType.BOOLEAN).with("keepActive", ParameterType.BOOLEAN),
        PowerApi::shutdown);
    routes.there(
        "POST " + PATH + "/reboot", power, Schema.EMPTY.with("timeout", SECONDS), PowerApi::reboot);
  }

  private static Vm vm(Call call) {
    if (call.flag("skiplock")) {
      throw ApiError.parameter("skiplock", "Only root may use this option.");
    }
    return call.vm();
  }

  private static Reply start(Call call) {
    Vm vm = vm(call);
    Power power = new Power(call.world(), vm);
    return vm.isHighlyAvailable()
        ? viaHa(call, "hastart", "qmstart", power::start)
        : call.start("qmstart", power::start);
  }

  private static Reply stop(Call call) {
    Vm vm = vm(call);
    Power power = new Power(call.world(), vm);
    if (call.flag("overrule-shutdown")) {
      call.world().tasks().newestFirst(vm.node()).stream()
          .filter(task -> task.isRunning() && task.job().type().equals("qmshutdown"))
          .filter(task -> task.job().id().equals(call.text("vmid")))
          .forEach(task -> call.world().tasks().stop(task, call.world().now()));
    }
    return vm.isHighlyAvailable()
        ? viaHa(call, "hastop", "qmstop", power::stop)
        : call.start("qmstop", power::stop);
  }

  private static Reply shutdown(Call call) {
    Vm vm = vm(call);
    Power power = new Power(call.world(), vm);
    Power.Patience patience =
        call.flag("forceStop") ? Power.Patience.THEN_STOP : Power.Patience.THEN_FAIL;
    if (vm.isHighlyAvailable()) {
      return viaHa(call, "hashutdown", "qmshutdown", task -> power.shutdown(task, patience));
    }
    return call.start(
        "qmshutdown", call.text("vmid"), waiting(call, vm), task -> power.shutdown(task, patience));
  }

  private static Reply reboot(Call call) {
    Vm vm = vm(call);
    if (vm.running().isEmpty()) {
      throw ApiError.failed("VM " + vm.vmid() + " not running");
    }
    Power power = new Power(call.world(), vm);
    return call.start("qmreboot", call.text("vmid"), waiting(call, vm), power::reboot);
  }

  /** A machine that does not listen is waited for until the timeout. */
  private static Duration waiting(Call call, Vm vm) {
    Duration patience = Duration.ofSeconds(call.integer("timeout", 180));
    boolean inVain = vm.running().isPresent() && vm.guest().isDeaf();
    return inVain ? patience : call.world().options().pace().working();
  }

  /** The task only asks for it; the work is done by another, after the first has ended. */
  private static Reply viaHa(Call call, String type, String laterType, Work work) {
    World world = call.world();
    Job later =
        new Job(
            call.node(),
            laterType,
            call.text("vmid"),
            Identity.ROOT,
            world.options().pace().working());
    return call.start(
        type,
        task -> {
          task.log("Requesting HA " + type.substring(2) + " for VM " + call.text("vmid"));
          world.after(world.options().pace().working(), () -> startLater(world, later, work));
        });
  }

  private static void startLater(World world, Job job, Work work) {
    world.start(job, work);
  }
}
