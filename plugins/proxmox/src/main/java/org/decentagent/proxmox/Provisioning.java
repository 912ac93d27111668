// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.decentagent.proxmox.api.ProxmoxApi;
import org.decentagent.proxmox.api.ProxmoxFailures;
import org.decentagent.proxmox.api.VmPlace;
import org.decentagent.proxmox.api.VmStatus;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Steps;
import org.decentagent.spi.config.Settings;

/**
 * Makes an instance: number, clone, configuration, disk, start, address. Runs from its beginning at
 * every call; what was done is answered from the steps or seen on the VM. Safe for use by many
 * threads.
 */
final class Provisioning {
  private static final int STARTS_AT_ONCE = 2;
  private static final Duration QUEUED = Duration.ofSeconds(1);

  private final ProxmoxApi api;
  private final VmClone clones;
  private final VmSetup setup;
  private final Addressing addressing;
  private final TaskRuns runs;
  private final Closing closing;

  /** What the last part needs. */
  record Closing(VmView view, Turns starts) {
    static Closing of(VmView view, InstantSource clock) {
      return new Closing(view, new Turns(clock, STARTS_AT_ONCE));
    }
  }

  Provisioning(
      ProxmoxApi api,
      VmClone clones,
      VmSetup setup,
      Addressing addressing,
      TaskRuns runs,
      Closing closing) {
    this.api = api;
    this.clones = clones;
    this.setup = setup;
    this.addressing = addressing;
    this.runs = runs;
    this.closing = closing;
  }

  Provisioned provision(ProvisionRequest request, Steps steps) {
    Limits limits = Limits.of(request);
    return switch (clones.advance(request, steps)) {
      case VmClone.Cloned.Waiting(Duration after, String what) ->
          new Provisioned.InProgress(after, what);
      case VmClone.Cloned.Here(Located vm) -> finish(vm, limits, request, steps);
    };
  }

  private Provisioned finish(Located vm, Limits limits, ProvisionRequest request, Steps steps) {
    new MachineId(vm.place().vmid()).remember(vm.config(), steps);
    Optional<VmSetup.Wish.Address> address = addressing.give(request.settings(), steps);
    Optional<VmSetup.Wish.Address> address6 = addressing.giveSix(request.settings(), steps);
    VmStatus status = api.machines().status(vm.place());
    if (!status.isRunning()) {
      if (new Attempt(steps).wasDelivered()) {
        throw new ProvisioningException.Retryable(
            ProxmoxFailures.code("stopped"),
            vm.place() + " was ready and is off; start it, or wait for the platform's word");
      }
      Step made = setup.advance(vm, new VmSetup.Wish(request, limits, address, address6), steps);
      if (made instanceof Step.Waiting(Duration after, String what)) {
        return new Provisioned.InProgress(after, what);
      }
      Step started = start(vm.place(), steps);
      if (started instanceof Step.Waiting(Duration after, String what)) {
        return new Provisioned.InProgress(after, what);
      }
    }
    Started running = new Started(vm.place(), address6.map(VmSetup.Wish.Address::ip));
    if (address.isPresent()) {
      return ready(running, address.get().ip(), request.settings(), steps);
    }
    return switch (addressing.ask(vm, request.settings(), steps)) {
      case Addressing.Known.Yes(String ip) -> ready(running, ip, request.settings(), steps);
      case Addressing.Known.NotYet(Duration after) ->
          new Provisioned.InProgress(after, "waiting for the guest agent of " + vm.place());
    };
  }

  private Step start(VmPlace vm, Steps steps) {
    if (!closing.starts().take(vm.node(), vm.vmid())) {
      return new Step.Waiting(QUEUED, "waiting for other VMs to start on node " + vm.node());
    }
    Step started = new Step.Done();
    try {
      started =
          runs.bring(
              new TaskRuns.Job(
                  "start",
                  "start " + vm,
                  () -> api.machines().status(vm).isRunning(),
                  () -> Optional.of(api.machines().start(vm))),
              steps);
      return started;
    } finally {
      if (started instanceof Step.Done) {
        closing.starts().leave(vm.node(), vm.vmid());
      }
    }
  }

  /** A VM that runs, and the IPv6 address that we gave it. */
  private record Started(VmPlace vm, Optional<String> address6) {}

  private Provisioned ready(Started running, String ip, Settings settings, Steps steps) {
    Attempt attempt = new Attempt(steps);
    if (!attempt.wasDelivered()) {
      attempt.delivered();
    }
    Instance.Builder instance =
        VmView.at(
            closing.view().of(running.vm(), InstanceState.RUNNING),
            ip,
            settings.get(ProxmoxConfig.SSH_USER),
            settings.get(ProxmoxConfig.SSH_PORT));
    running.address6().ifPresent(instance::ipv6);
    return new Provisioned.Ready(instance.build());
  }
}
