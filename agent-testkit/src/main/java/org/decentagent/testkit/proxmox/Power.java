// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.Map;
import java.util.Optional;

/** Gives power to a machine and takes it. */
record Power(World world, Vm vm) {
  /** What happens when the guest does not care about the power button. */
  enum Patience {
    THEN_STOP,
    THEN_FAIL
  }

  void start(Task task) {
    vm.lockComplaint()
        .ifPresent(complaint -> {
          throw new TaskFailure(complaint);
        });
    if (vm.isTemplate()) {
      throw new TaskFailure("you can't start a vm if it's a template");
    }
    if (vm.running().isPresent()) {
      throw new TaskFailure("VM " + vm.vmid() + " already running");
    }
    vm.applyPending();
    for (Map.Entry<String, String> entry : vm.config().entrySet()) {
      if (ConfigKeys.isNetwork(entry.getKey())) {
        Properties.part(entry.getValue(), "bridge")
            .filter(bridge -> !world.options().bridges().contains(bridge))
            .ifPresent(bridge -> {
              throw new TaskFailure("bridge '" + bridge + "' does not exist");
            });
      }
    }
    task.log("generating cloud-init ISO");
    on();
  }

  void stop(Task task) {
    if (vm.running().isPresent()) {
      checkUnlocked();
    }
    off();
  }

  void shutdown(Task task, Patience patience) {
    if (vm.running().isPresent()) {
      checkUnlocked();
      if (vm.guest().isDeaf()) {
        switch (patience) {
          case THEN_STOP -> task.log("W: VM still running - terminating now with SIGTERM");
          case THEN_FAIL -> throw new TaskFailure("VM quit/powerdown failed - got timeout");
        }
      }
    }
    off();
  }

  void reboot(Task task) {
    checkUnlocked();
    if (vm.guest().isDeaf()) {
      throw new TaskFailure("VM quit/powerdown failed - got timeout");
    }
    off();
    vm.applyPending();
    on();
  }

  void off() {
    vm.power(Optional.empty());
    vm.guest().powerOff();
    vm.applyPending();
  }

  private void on() {
    Pace pace = world.options().pace();
    Vm.Running running =
        new Vm.Running(world.now(), world.now().plus(pace.agent()), world.freshPid());
    vm.power(Optional.of(running));
    world.guests().connect(vm);
    world.after(
        pace.booting(),
        () -> {
          if (vm.running().equals(Optional.of(running))) {
            world.guests().boot(vm);
          }
        });
  }

  private void checkUnlocked() {
    vm.lockComplaint()
        .ifPresent(complaint -> {
          throw new TaskFailure(complaint);
        });
  }
}
