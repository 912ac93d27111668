// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.decentagent.proxmox.api.ProxmoxFailures;
import org.decentagent.proxmox.api.TaskState;
import org.decentagent.proxmox.api.Tasks;
import org.decentagent.proxmox.api.Upid;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Steps;

/**
 * Brings VMs to a state by tasks. The VM decides whether a state is reached, not the task: so a
 * lost answer, a forgotten task and a second try all end the same way. A task's id is durable
 * before it is looked at. Safe for use by many threads.
 */
final class TaskRuns {
  /** A task of a moment is over after one of these; longer ones are looked at again later. */
  private static final List<Duration> LOOKS =
      List.of(
          Duration.ZERO,
          Duration.ofMillis(50),
          Duration.ofMillis(150),
          Duration.ofMillis(300),
          Duration.ofMillis(500));

  private static final Duration LATER = Duration.ofSeconds(1);

  private final Tasks tasks;
  private final Pause pause;

  TaskRuns(Tasks tasks, Pause pause) {
    this.tasks = tasks;
    this.pause = pause;
  }

  /**
   * A state, and what brings a VM there.
   *
   * @param name of the step that remembers the task
   * @param what to follow "cannot" in messages
   * @param reached looks at the VM
   * @param begin starts the task; empty when it was done at once
   */
  record Job(String name, String what, BooleanSupplier reached, Supplier<Optional<Upid>> begin) {}

  /** Looks at a task for about a second. */
  TaskState watch(Upid task) {
    TaskState state = new TaskState.Running();
    for (Duration wait : LOOKS) {
      if (wait.isPositive()) {
        pause.forAWhile(wait);
      }
      state = tasks.look(task);
      if (!(state instanceof TaskState.Running)) {
        return state;
      }
    }
    return state;
  }

  /**
   * Brings a VM to a state, as far as that goes in about a second. Starts one task at most.
   *
   * @throws ProvisioningException as the task's own error says, after a look that found the state
   *     not reached
   */
  Step bring(Job job, Steps steps) {
    String key = "task." + job.name();
    Optional<Step> before = settle(job, key, steps);
    if (before.isPresent()) {
      return before.get();
    }
    if (job.reached().getAsBoolean()) {
      return new Step.Done();
    }
    steps.progress(job.what());
    Optional<Upid> begun = job.begin().get();
    begun.ifPresent(task -> steps.remember(key, task.text()));
    Optional<Step> after = settle(job, key, steps);
    if (after.isPresent()) {
      return after.get();
    }
    if (job.reached().getAsBoolean()) {
      return new Step.Done();
    }
    throw new ProvisioningException.Retryable(
        ProxmoxFailures.code("without_effect"),
        "cannot "
            + job.what()
            + ": Proxmox VE accepted it, and the VM does not show it; see the node's task log");
  }

  /** Follows the task on record, if there is one; empty when a look must tell. */
  private Optional<Step> settle(Job job, String key, Steps steps) {
    Optional<Upid> open = steps.recall(key).filter(text -> !text.isEmpty()).map(Upid::new);
    if (open.isEmpty()) {
      return Optional.empty();
    }
    TaskState state = watch(open.get());
    if (state instanceof TaskState.Running) {
      return Optional.of(new Step.Waiting(LATER, job.what()));
    }
    steps.remember(key, "");
    if (state instanceof TaskState.Failed(String error)) {
      if (job.reached().getAsBoolean()) {
        return Optional.of(new Step.Done());
      }
      throw ProxmoxFailures.ofTask(job.what(), error);
    }
    return Optional.empty();
  }
}
