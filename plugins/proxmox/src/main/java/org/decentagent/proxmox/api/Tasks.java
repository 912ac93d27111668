// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.decentagent.proxmox.wire.LogLine;
import org.decentagent.proxmox.wire.TaskAnswer;
import org.decentagent.toolkit.http.HttpCall;

/**
 * Looks at tasks. Safe for use by many threads.
 *
 * @see <a href="https://pve.proxmox.com/pve-docs/api-viewer/#/nodes/{node}/tasks">tasks</a>
 */
public final class Tasks {
  private static final Pattern WARNINGS = Pattern.compile("WARNINGS: \\d+");
  private static final Pattern TARGET = Pattern.compile(" with ID (\\d{3,9})$");
  private static final int CLONES_LISTED = 50;

  private final Session session;
  private final Access access;

  Tasks(Session session, Access access) {
    this.session = session;
    this.access = access;
  }

  /**
   * What has become of a task.
   *
   * @throws org.decentagent.spi.ProvisioningException.Retryable when it cannot be looked at, which
   *     says nothing about the task
   */
  public TaskState look(Upid task) {
    String what = "look at task " + task;
    HttpCall call = HttpCall.get("nodes", task.node(), "tasks", task.text(), "status");
    return switch (session.send(call, what)) {
      case Answer.Data(var data) -> state(Session.as(data, TaskAnswer.class, what));
      case Answer.Refused(Refusal refusal)
          when refusal.status() == 400 && refusal.message().contains("no such task") ->
          new TaskState.Unclear("the task is forgotten");
      case Answer.Refused(Refusal refusal) -> throw ProxmoxFailures.of(refusal, Effect.NONE);
    };
  }

  private static TaskState state(TaskAnswer task) {
    if ("running".equals(task.status())) {
      return new TaskState.Running();
    }
    String exit = task.exitstatus() == null ? "" : task.exitstatus().strip();
    if (exit.equals("OK") || WARNINGS.matcher(exit).matches()) {
      return new TaskState.Done(exit);
    }
    return exit.isEmpty() || exit.equals("unexpected status")
        ? new TaskState.Unclear("the task ended without a result")
        : new TaskState.Failed(exit);
  }

  /** Our own latest clone of a template, running or not. */
  public Optional<Upid> latestClone(String node, int template) {
    return clones(node, template, 1).stream().findFirst();
  }

  /**
   * Looks for our own clone of a template into a number. The list names the template only. Logs
   * name the number, but not before release 9 and not at once; so of the clones begun after another
   * one, and whose logs name no other number, the first counts.
   *
   * @param before the latest clone before ours was asked for, if there was one
   */
  public Optional<Upid> findClone(String node, int template, int target, Optional<Upid> before) {
    List<Upid> silent = new ArrayList<>();
    for (Upid task : clones(node, template, CLONES_LISTED)) {
      if (before.filter(task::equals).isPresent()) {
        break;
      }
      Optional<Integer> named = target(task);
      if (named.isPresent() && named.get() == target) {
        return Optional.of(task);
      }
      if (named.isEmpty()) {
        silent.add(task);
      }
    }
    return silent.isEmpty() ? Optional.empty() : Optional.of(silent.getLast());
  }

  /** Newest first. */
  private List<Upid> clones(String node, int template, int limit) {
    String what = "list the tasks of VM " + template + " on node " + node;
    HttpCall call =
        HttpCall.get("nodes", node, "tasks")
            .with("source", "all")
            .with("vmid", Integer.toString(template))
            .with("typefilter", "qmclone")
            .with("userfilter", access.user())
            .with("limit", Integer.toString(limit));
    return Session.list(session.data(call, what), TaskAnswer.class, what).stream()
        .filter(
            task -> access.user().equals(task.user()) && access.tokenName().equals(task.tokenid()))
        .flatMap(task -> Optional.ofNullable(task.upid()).map(Upid::new).stream())
        .sorted(Comparator.comparingLong(Upid::startedAt).reversed())
        .toList();
  }

  /** The number that a clone's log names. */
  private Optional<Integer> target(Upid task) {
    String what = "read the log of task " + task;
    HttpCall call =
        HttpCall.get("nodes", task.node(), "tasks", task.text(), "log")
            .with("start", "0")
            .with("limit", "5");
    return Session.list(session.data(call, what), LogLine.class, what).stream()
        .map(line -> TARGET.matcher(line.t() == null ? "" : line.t()))
        .filter(Matcher::find)
        .map(found -> Integer.valueOf(found.group(1)))
        .findFirst();
  }
}
