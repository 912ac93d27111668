// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.decentagent.proxmox.CloneEvidence.Holder;
import org.decentagent.proxmox.api.CloneWish;
import org.decentagent.proxmox.api.ProxmoxApi;
import org.decentagent.proxmox.api.ProxmoxFailures;
import org.decentagent.proxmox.api.TaskState;
import org.decentagent.proxmox.api.Upid;
import org.decentagent.proxmox.api.VmPlace;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Steps;

/**
 * Clones the template into a number of our own choice. The number is durable before the request,
 * the task before it is followed. Safe for use by many threads.
 */
final class VmClone {
  /** The kind of child that a VM's number is recorded as. */
  static final String CHILD = "vm";

  private static final String VMID = "vmid";
  private static final String PLAN = "plan";
  private static final String TAKEN = "taken";
  private static final String HERE = "here";
  private static final int NUMBERS_TRIED = 50;
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
  private static final Duration QUEUED = Duration.ofSeconds(1);

  private final ProxmoxApi api;
  private final Whereabouts whereabouts;
  private final Placement placement;
  private final Turns turns;
  private final Tools tools;

  /** What it works with besides. */
  record Tools(
      TaskRuns runs, Stamps stamps, CloneEvidence evidence, VmidRange range, InstantSource clock) {}

  VmClone(ProxmoxApi api, Whereabouts whereabouts, Placement placement, Turns turns, Tools tools) {
    this.api = api;
    this.whereabouts = whereabouts;
    this.placement = placement;
    this.turns = turns;
    this.tools = tools;
  }

  /** How far it is. */
  sealed interface Cloned {
    /** The VM is there, with our stamp. */
    record Here(Located vm) implements Cloned {}

    /** Not yet. */
    record Waiting(Duration checkAfter, String what) implements Cloned {}
  }

  Cloned advance(ProvisionRequest request, Steps steps) {
    int vmid = number(request, steps);
    for (int tried = 1; tried <= NUMBERS_TRIED; tried++) {
      Attempt attempt = new Attempt(steps);
      if (steps.recall(attempt.name("cloned", vmid)).isPresent()) {
        return present(vmid, request, attempt);
      }
      Plan plan = plan(request, attempt);
      steps.child(CHILD, Integer.toString(vmid));
      if (!turns.take(plan.queue(), vmid)) {
        return new Cloned.Waiting(QUEUED, "waiting for another clone of " + plan.template());
      }
      String outcome = make(vmid, plan, request, attempt);
      if (outcome.equals(TAKEN)) {
        turns.leave(plan.queue(), vmid);
        steps.childGone(new Steps.Child(CHILD, Integer.toString(vmid)));
        vmid = another(request, steps);
        continue;
      }
      if (!outcome.equals(HERE) && !isOver(new Upid(outcome), vmid, plan, request, attempt)) {
        return new Cloned.Waiting(LOOK_AGAIN, "cloning " + plan.template() + " to VM " + vmid);
      }
      turns.leave(plan.queue(), vmid);
      steps.remember(attempt.name("cloned", vmid), plan.node());
    }
    throw new ProvisioningException.Retryable(
        ProxmoxFailures.code("vmids_taken"),
        NUMBERS_TRIED
            + " VM numbers of "
            + tools.range()
            + " were taken by others; set 'vmids' to a range that nothing else uses");
  }

  /** The number chosen, or that of a VM of this contract that is there already. */
  private int number(ProvisionRequest request, Steps steps) {
    Optional<String> known = steps.recall(VMID);
    if (known.isPresent()) {
      return Integer.parseInt(known.get());
    }
    Whereabouts.Search search = whereabouts.search(request.mark());
    if (search.ours().isEmpty() && !search.objections().isEmpty()) {
      throw Stamps.conflict(search.objections().getFirst());
    }
    Iterable<String> candidates = tools.range().candidates(request.mark());
    Iterable<String> preferred =
        search.ours().isEmpty()
            ? candidates
            : List.of(Integer.toString(search.ours().getFirst().place().vmid()));
    String chosen = steps.choose(VMID, preferred);
    if (!search.ours().isEmpty() && !preferred.iterator().next().equals(chosen)) {
      chosen = steps.chooseAnother(VMID, preferred);
    }
    if (!search.ours().isEmpty()) {
      Located vm = search.ours().getFirst();
      steps.child(CHILD, chosen);
      steps.remember(new Attempt(steps).name("cloned", vm.place().vmid()), vm.place().node());
    }
    steps.remember(VMID, chosen);
    return Integer.parseInt(chosen);
  }

  private int another(ProvisionRequest request, Steps steps) {
    String chosen = steps.chooseAnother(VMID, tools.range().candidates(request.mark()));
    steps.remember(VMID, chosen);
    return Integer.parseInt(chosen);
  }

  private Plan plan(ProvisionRequest request, Attempt attempt) {
    Optional<String> known = attempt.steps().recall(attempt.name(PLAN));
    if (known.isPresent()) {
      return Plan.parse(known.get());
    }
    return switch (placement.choose(Limits.of(request), request.settings())) {
      case Placement.Choice.Place(Plan plan) -> {
        attempt.steps().remember(attempt.name(PLAN), plan.text());
        yield plan;
      }
      case Placement.Choice.None(var code, var why) ->
          throw new ProvisioningException.QuotaExceeded(code, why);
    };
  }

  private String make(int vmid, Plan plan, ProvisionRequest request, Attempt attempt) {
    String sent = attempt.name("sent", vmid);
    Steps steps = attempt.steps();
    return steps.effect(
        attempt.name("clone", vmid),
        () -> {
          Optional<String> earlier = look(vmid, plan, request, attempt);
          if (earlier.isPresent()) {
            return earlier.get();
          }
          Optional<Asked> asked = steps.recall(sent).map(Asked::parse);
          steps.remember(sent, askedNow(asked, plan).text());
          steps.progress("cloning " + plan.template() + " to VM " + vmid);
          Optional<Upid> task =
              api.machines()
                  .clone(
                      new CloneWish(
                          plan.template(),
                          new VmPlace(plan.node(), vmid),
                          new CloneWish.Label(
                              request.mark().text(),
                              Description.of(request, vmid),
                              request.settings().get(ProxmoxConfig.POOL)),
                          plan.depth()));
          if (task.isPresent()) {
            return task.get().text();
          }
          // Taken: by another, if we never asked before; else perhaps by our own earlier request.
          return asked.isPresent() ? look(vmid, plan, request, attempt).orElse(TAKEN) : TAKEN;
        },
        () -> look(vmid, plan, request, attempt));
  }

  /** Whoever asks again looks for what an earlier request began, too. */
  private Asked askedNow(Optional<Asked> earlier, Plan plan) {
    return new Asked(
        tools.clock().instant(),
        earlier.isPresent()
            ? earlier.get().before()
            : api.tasks().latestClone(plan.template().node(), plan.template().vmid()));
  }

  /** What became of an earlier request; empty when the number is free. */
  private Optional<String> look(int vmid, Plan plan, ProvisionRequest request, Attempt attempt) {
    Optional<Asked> asked = attempt.steps().recall(attempt.name("sent", vmid)).map(Asked::parse);
    if (asked.isEmpty() && api.cluster().isFree(vmid)) {
      return Optional.empty();
    }
    return switch (tools.evidence().behind(vmid, plan, request.contract(), asked)) {
      case Holder.Nobody nobody -> Optional.empty();
      case Holder.Ours ours -> Optional.of(HERE);
      case Holder.OurTask(Upid task) -> Optional.of(task.text());
      case Holder.Other other -> Optional.of(TAKEN);
      case Holder.TooEarly early ->
          throw new ProvisioningException.Retryable(
              ProxmoxFailures.code("clone_unsettled"),
              "VM "
                  + vmid
                  + " was asked for a moment ago and cannot be seen yet; looking again soon");
    };
  }

  /** Whether the clone is done; throws when it failed. */
  private boolean isOver(
      Upid task, int vmid, Plan plan, ProvisionRequest request, Attempt attempt) {
    return switch (tools.runs().watch(task)) {
      case TaskState.Running running -> false;
      case TaskState.Done done -> true;
      case TaskState.Failed(String error) -> {
        turns.leave(plan.queue(), vmid);
        boolean clean = api.cluster().isFree(vmid);
        attempt.next();
        if (!clean) {
          // What is left bears the number, and goes with the contract's other left-overs.
          another(request, attempt.steps());
        }
        throw ProxmoxFailures.ofTask("clone " + plan.template() + " to VM " + vmid, error);
      }
      case TaskState.Unclear(String why) -> {
        turns.leave(plan.queue(), vmid);
        yield unclear(vmid, plan, request, attempt, why);
      }
    };
  }

  /** Nobody knows how the task ended: the VM tells. */
  private boolean unclear(
      int vmid, Plan plan, ProvisionRequest request, Attempt attempt, String why) {
    Optional<Located> vm = whereabouts.locate(vmid, Optional.of(plan.node()));
    if (vm.isPresent()
        && vm.get().config().lock().isEmpty()
        && tools.stamps().isOurs(vmid, vm.get().config(), request.contract())) {
      return true;
    }
    if (api.cluster().isFree(vmid)) {
      throw attempt.again("the clone to VM " + vmid + " came to nothing (" + why + ")");
    }
    throw new ProvisioningException.Conflict(
        ProxmoxFailures.code("half_a_clone"),
        ("%s while VM %d was cloned, and half a VM is left on node %s; if nothing is being cloned"
                + " there, 'qm unlock %d && qm destroy %d --purge' on it removes that")
            .formatted(why, vmid, plan.node(), vmid, vmid));
  }

  private Cloned present(int vmid, ProvisionRequest request, Attempt attempt) {
    Optional<String> node = attempt.steps().recall(attempt.name("cloned", vmid));
    Optional<Located> vm = whereabouts.locate(vmid, node);
    if (vm.isEmpty()) {
      if (api.cluster().isFree(vmid)) {
        throw attempt.again("VM " + vmid + " is gone");
      }
      throw new ProvisioningException.Retryable(
          ProxmoxFailures.code("cannot_look"),
          "VM "
              + vmid
              + " cannot be read; if that stays so, 'dc-agent doctor' says whether a privilege is"
              + " missing");
    }
    tools
        .stamps()
        .objection(vmid, vm.get().config(), request.contract())
        .ifPresent(why -> {
          throw Stamps.conflict(why);
        });
    return new Cloned.Here(vm.get());
  }
}
