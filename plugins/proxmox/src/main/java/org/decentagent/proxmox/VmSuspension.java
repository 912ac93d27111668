// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.time.Duration;
import java.util.Optional;
import org.decentagent.proxmox.api.ProxmoxApi;
import org.decentagent.proxmox.api.ProxmoxFailures;
import org.decentagent.proxmox.api.VmPlace;
import org.decentagent.proxmox.api.VmStatus;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Steps;
import org.decentagent.spi.capability.Suspension;
import org.decentagent.spi.capability.SuspensionRequest;
import org.decentagent.spi.capability.Transition;

/**
 * Switches VMs off so that they stay off: not even a restart of the node brings them back. Safe for
 * use by many threads.
 */
final class VmSuspension implements Suspension {
  private static final String FORMER = "onboot-before-suspension";
  private static final String ONBOOT = "onboot";

  private final ProxmoxApi api;
  private final Whereabouts whereabouts;
  private final Stamps stamps;
  private final TaskRuns runs;
  private final Duration patience;

  VmSuspension(
      ProxmoxApi api, Whereabouts whereabouts, Stamps stamps, TaskRuns runs, Duration patience) {
    this.api = api;
    this.whereabouts = whereabouts;
    this.stamps = stamps;
    this.runs = runs;
    this.patience = patience;
  }

  @Override
  public Transition suspend(SuspensionRequest request, Steps steps) {
    Located vm = require(request);
    VmPlace place = vm.place();
    requireOwnWill(place);
    String onboot = vm.config().value(ONBOOT).orElse("0");
    if (steps.recall(FORMER).filter(text -> !text.isEmpty()).isEmpty()) {
      steps.remember(FORMER, onboot);
    }
    if (!onboot.equals("0")) {
      api.machines().set(place, ONBOOT, 0);
    }
    Step off =
        runs.bring(
            new TaskRuns.Job(
                "suspend",
                "shut down " + place,
                () -> api.machines().status(place).isStopped(),
                () -> Optional.of(api.machines().shutdown(place, patience))),
            steps);
    return transition(off);
  }

  @Override
  public Transition resume(SuspensionRequest request, Steps steps) {
    Located vm = require(request);
    VmPlace place = vm.place();
    requireOwnWill(place);
    String former = steps.recall(FORMER).filter(text -> !text.isEmpty()).orElse("1");
    if (!vm.config().value(ONBOOT).orElse("0").equals(former)) {
      api.machines().set(place, ONBOOT, Integer.valueOf(former));
    }
    Step on =
        runs.bring(
            new TaskRuns.Job(
                "resume",
                "start " + place,
                () -> api.machines().status(place).isRunning(),
                () -> Optional.of(api.machines().start(place))),
            steps);
    if (on instanceof Step.Done && steps.recall(FORMER).isPresent()) {
      steps.remember(FORMER, "");
    }
    return transition(on);
  }

  private static Transition transition(Step step) {
    return switch (step) {
      case Step.Done done -> new Transition.Done();
      case Step.Waiting(Duration after, String what) -> new Transition.InProgress(after, what);
    };
  }

  /** High availability would start the VM again, or report a stop that did not happen. */
  private void requireOwnWill(VmPlace vm) {
    VmStatus status = api.machines().status(vm);
    if (status.underHa()) {
      throw new ProvisioningException.Permanent(
          ProxmoxFailures.code("ha_managed"),
          ("%s is managed by high availability, which would undo it; take it out with 'ha-manager"
                  + " remove vm:%d'")
              .formatted(vm, vm.vmid()));
    }
  }

  private Located require(SuspensionRequest request) {
    String id = request.instance().externalId();
    Located vm =
        (id.matches("[0-9]{3,9}")
                ? whereabouts.locate(Integer.parseInt(id), Optional.empty())
                : Optional.<Located>empty())
            .orElseThrow(() ->
                new ProvisioningException.Retryable(
                    ProxmoxFailures.code("no_such_vm"), "VM " + id + " cannot be seen"));
    stamps
        .objection(vm.place().vmid(), vm.config(), request.contract())
        .ifPresent(why -> {
          throw Stamps.conflict(why);
        });
    return vm;
  }
}
