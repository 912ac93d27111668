// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** All workers of all nodes, newest last. Guarded by the world's lock. */
final class Tasks {
  private record Planned(String type, TaskFault fault) {}

  private final Timeline timeline;
  private final RandomGenerator random;
  private final Instant boot;
  private final List<Task> tasks = new ArrayList<>();
  private final List<Planned> faults = new ArrayList<>();

  Tasks(Timeline timeline, RandomGenerator random, Instant now) {
    this.timeline = timeline;
    this.random = random;
    this.boot = now.minus(Duration.ofHours(1));
  }

  void plan(String type, TaskFault fault) {
    faults.add(new Planned(type, fault));
  }

  Task start(Job job, Instant now, Work work) {
    long processStart = Duration.between(boot, now).toMillis() / 10;
    Task task = new Task(job, work, 1000 + random.nextInt(60_000), processStart, now);
    tasks.add(task);
    Optional<TaskFault> fault = takeFault(job.type());
    if (fault.filter(TaskFault.NeverEnds.class::isInstance).isEmpty()) {
      timeline.at(now.plus(job.takes()), at -> finish(task, fault, at));
    }
    return task;
  }

  Optional<Task> find(String node, String upid) {
    return tasks.stream()
        .filter(task -> task.job().node().equals(node) && task.upid().equals(upid))
        .findFirst();
  }

  List<Task> newestFirst(String node) {
    return tasks.stream().filter(task -> task.job().node().equals(node)).toList().reversed();
  }

  void stop(Task task, Instant now) {
    if (task.isRunning()) {
      task.work().abandon();
      task.end(now, "interrupted by signal");
    }
  }

  static boolean isUpid(String text) {
    return Pattern.matches(
        "UPID:[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?:[0-9A-Fa-f]{8}:[0-9A-Fa-f]{8,9}:[0-9A-Fa-f]{8}"
            + ":[^:\\s]+:[^:\\s]*:[^:\\s]+:",
        text);
  }

  private Optional<TaskFault> takeFault(String type) {
    for (Planned planned : faults) {
      if (planned.type().equals(type)) {
        faults.remove(planned);
        return Optional.of(planned.fault());
      }
    }
    return Optional.empty();
  }

  private static void finish(Task task, Optional<TaskFault> fault, Instant at) {
    if (task.isRunning()) {
      task.end(at, fault.map(wrong -> outcome(task, wrong)).orElseGet(() -> outcome(task)));
    }
  }

  private static String outcome(Task task) {
    try {
      task.work().finish(task);
      return "OK";
    } catch (TaskFailure e) {
      task.work().abandon();
      return e.text();
    }
  }

  private static String outcome(Task task, TaskFault fault) {
    return switch (fault) {
      case TaskFault.Fails(String text) -> {
        task.work().abandon();
        yield text;
      }
      case TaskFault.Warns(int warnings) -> {
        String done = outcome(task);
        yield done.equals("OK") ? "WARNINGS: " + warnings : done;
      }
      case TaskFault.DiesAfter() -> {
        outcome(task);
        yield "unexpected status";
      }
      case TaskFault.DiesBefore() -> "unexpected status";
      case TaskFault.NeverEnds() -> "unexpected status";
    };
  }
}
