// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.decentagent.proxmox.api.Disk;
import org.decentagent.proxmox.api.Machines;
import org.decentagent.proxmox.api.ProxmoxApi;
import org.decentagent.proxmox.api.ProxmoxFailures;
import org.decentagent.proxmox.api.TaskState;
import org.decentagent.proxmox.api.Upid;
import org.decentagent.proxmox.api.VmPlace;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.Steps;

/**
 * Removes every VM of a contract: the recorded one, those that were begun, and those that bear its
 * mark. A VM is removed only when its stamp, its number and, where we know it, its machine id say
 * that it is the contract's. Safe for use by many threads.
 */
final class Termination {
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final String STORAGES = "storages-";

  private final ProxmoxApi api;
  private final Whereabouts whereabouts;
  private final Stamps stamps;
  private final TaskRuns runs;
  private final VmidRange range;

  Termination(
      ProxmoxApi api, Whereabouts whereabouts, Stamps stamps, TaskRuns runs, VmidRange range) {
    this.api = api;
    this.whereabouts = whereabouts;
    this.stamps = stamps;
    this.runs = runs;
    this.range = range;
  }

  Removal terminate(RemovalRequest request, Steps steps) {
    Set<Integer> numbers = new TreeSet<>();
    request
        .instance()
        .map(InstanceRef::externalId)
        .flatMap(Termination::number)
        .ifPresent(numbers::add);
    for (Steps.Child child : steps.children()) {
      if (child.kind().equals(VmClone.CHILD)) {
        number(child.externalId()).ifPresent(numbers::add);
      }
    }
    Whereabouts.Search search = whereabouts.search(request.mark());
    search.ours().forEach(vm -> numbers.add(vm.place().vmid()));
    if (numbers.isEmpty() && !search.objections().isEmpty()) {
      throw Stamps.conflict(search.objections().getFirst());
    }
    for (int vmid : numbers) {
      Optional<String> waitingFor = remove(vmid, request, steps);
      if (waitingFor.isPresent()) {
        steps.progress(waitingFor.get());
        return new Removal.InProgress(SOON);
      }
    }
    steps.children().forEach(steps::childGone);
    return new Removal.Gone();
  }

  private static Optional<Integer> number(String text) {
    return text.matches("[0-9]{3,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }

  /**
   * Takes one VM a step nearer to its end; answers with what it waits for, or nothing when gone.
   */
  private Optional<String> remove(int vmid, RemovalRequest request, Steps steps) {
    Optional<String> open = open("task.destroy-" + vmid, steps);
    if (open.isPresent()) {
      return open;
    }
    Optional<Located> found = whereabouts.locate(vmid, Optional.empty());
    if (found.isEmpty()) {
      return absent(vmid, request, steps);
    }
    Located vm = found.get();
    Optional<String> objection = objection(vm, request, steps);
    if (objection.isPresent()) {
      return aside(vm, objection.get(), request, steps);
    }
    rememberStorages(vm, steps);
    Optional<String> locked = vm.config().lock();
    if (locked.isPresent()) {
      throw new ProvisioningException.Retryable(
          ProxmoxFailures.code("locked"),
          "%s is locked (%s); wait for that job, or 'qm unlock %d' on the node if nothing runs"
              .formatted(vm.place(), locked.get(), vmid));
    }
    return stopped(vm.place(), steps).or(() -> destroyed(vm.place(), steps));
  }

  private Optional<String> stopped(VmPlace vm, Steps steps) {
    Step off =
        runs.bring(
            new TaskRuns.Job(
                "stop-" + vm.vmid(),
                "stop " + vm,
                () -> api.machines().status(vm).isStopped(),
                () -> Optional.of(api.machines().stop(vm))),
            steps);
    return off instanceof Step.Waiting(Duration after, String what)
        ? Optional.of(what)
        : Optional.empty();
  }

  private Optional<String> destroyed(VmPlace vm, Steps steps) {
    Machines.Sweep sweep =
        range.contains(vm.vmid()) ? Machines.Sweep.ALL_OF_THAT_NUMBER : Machines.Sweep.ITS_OWN;
    Step gone =
        runs.bring(
            new TaskRuns.Job(
                "destroy-" + vm.vmid(),
                "destroy " + vm,
                () -> api.cluster().isFree(vm.vmid()),
                () -> Optional.of(api.machines().destroy(vm, sweep))),
            steps);
    return switch (gone) {
      case Step.Waiting(Duration after, String what) -> Optional.of(what);
      case Step.Done done -> swept(vm, steps);
    };
  }

  /** A destroy that is on its way needs no further look at the VM. */
  private Optional<String> open(String key, Steps steps) {
    return steps
        .recall(key)
        .filter(text -> !text.isEmpty())
        .filter(text -> runs.watch(new Upid(text)) instanceof TaskState.Running)
        .map(text -> "waiting for " + text);
  }

  /**
   * Nothing can be seen under that number. It is gone if the number is free in the whole cluster,
   * and the pool, which shows members on silent nodes too, lacks it.
   */
  private Optional<String> absent(int vmid, RemovalRequest request, Steps steps) {
    steps
        .recall("task.destroy-" + vmid)
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> settleDestroy(vmid, text, steps));
    if (api.cluster().isFree(vmid)) {
      boolean listed = whereabouts.guests().containsKey(vmid);
      return listed ? Optional.of("VM " + vmid + " is still listed") : leftDisks(vmid, steps);
    }
    if (!isRecorded(vmid, request) && !new Attempt(steps).wasAskedFor(vmid)) {
      return Optional.empty();
    }
    Optional<Upid> clone = clone(vmid, steps);
    if (clone.isPresent() && runs.watch(clone.get()) instanceof TaskState.Running) {
      return Optional.of("waiting for the clone to VM " + vmid + " to end");
    }
    throw new ProvisioningException.Retryable(
        ProxmoxFailures.code("cannot_look"),
        ("VM %d exists, and the token may not see it; if it is half a clone of contract %s, 'qm"
                + " unlock %d && qm destroy %d --purge' on its node removes it")
            .formatted(vmid, request.contract().brief(), vmid, vmid));
  }

  private void settleDestroy(int vmid, String task, Steps steps) {
    switch (runs.watch(new Upid(task))) {
      case TaskState.Running running -> {}
      case TaskState.Failed(String error) -> {
        steps.remember("task.destroy-" + vmid, "");
        if (!api.cluster().isFree(vmid)) {
          throw ProxmoxFailures.ofTask("destroy VM " + vmid, error);
        }
      }
      case TaskState.Done done -> steps.remember("task.destroy-" + vmid, "");
      case TaskState.Unclear unclear -> steps.remember("task.destroy-" + vmid, "");
    }
  }

  /** A clone that was asked for and whose end we never saw, by what is remembered of it. */
  private Optional<Upid> clone(int vmid, Steps steps) {
    Attempt attempt = new Attempt(steps);
    return steps
        .recall(attempt.name("plan"))
        .map(Plan::parse)
        .flatMap(plan ->
            steps
                .recall(attempt.name("sent", vmid))
                .map(Asked::parse)
                .flatMap(asked ->
                    api.tasks()
                        .findClone(
                            plan.template().node(), plan.template().vmid(), vmid, asked.before())));
  }

  private Optional<String> objection(Located vm, RemovalRequest request, Steps steps) {
    int vmid = vm.place().vmid();
    return stamps
        .objection(vmid, vm.config(), request.contract())
        .or(() ->
            new MachineId(vmid).isOther(vm.config(), steps)
                ? Optional.of("VM " + vmid + " is another machine than the one that was made")
                : Optional.empty());
  }

  /**
   * What has our number and is not ours is left alone, and ours is gone. But if it is the very
   * machine that was made, or bears the contract's name, somebody took the stamp away, and the
   * operator must look.
   */
  private static Optional<String> aside(
      Located vm, String objection, RemovalRequest request, Steps steps) {
    MachineId id = new MachineId(vm.place().vmid());
    boolean named = vm.config().name().equals(request.mark().text());
    boolean unknown = id.known(steps).isEmpty() && isRecorded(vm.place().vmid(), request);
    if (id.isSame(vm.config(), steps) || named || unknown) {
      throw Stamps.conflict(objection);
    }
    return Optional.empty();
  }

  private static boolean isRecorded(int vmid, RemovalRequest request) {
    return request
        .instance()
        .map(InstanceRef::externalId)
        .filter(Integer.toString(vmid)::equals)
        .isPresent();
  }

  private static void rememberStorages(Located vm, Steps steps) {
    String key = STORAGES + vm.place().vmid();
    Set<String> storages = new TreeSet<>();
    vm.config().disks().values().stream().map(Disk::storage).forEach(storages::add);
    String text = vm.place().node() + " " + String.join(" ", storages);
    if (steps.recall(key).filter(text::equals).isEmpty()) {
      steps.remember(key, text);
    }
  }

  private Optional<String> swept(VmPlace vm, Steps steps) {
    return whereabouts.guests().containsKey(vm.vmid())
        ? Optional.of("VM " + vm.vmid() + " is still listed")
        : leftDisks(vm.vmid(), steps);
  }

  /** Disks that were left would be found by the next VM of that number. */
  private Optional<String> leftDisks(int vmid, Steps steps) {
    List<String> known =
        steps.recall(STORAGES + vmid).map(text -> List.of(text.split(" ", -1))).orElse(List.of());
    List<String> left = new ArrayList<>();
    for (int index = 1; index < known.size(); index++) {
      left.addAll(api.nodes().volumes(known.getFirst(), known.get(index), vmid));
    }
    if (left.isEmpty()) {
      return Optional.empty();
    }
    throw new ProvisioningException.Retryable(
        ProxmoxFailures.code("disks_left"),
        "VM %d is destroyed and left %s behind; 'pvesm free %s' on node %s removes it"
            .formatted(vmid, String.join(", ", left), left.getFirst(), known.getFirst()));
  }
}
