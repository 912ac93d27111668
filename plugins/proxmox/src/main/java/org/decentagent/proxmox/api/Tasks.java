// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

  /**
   * Looks for our own clone of a template into a number: the list names the template only, so the
   * first line of each log tells.
   *
   * @param since no earlier than this
   */
  public Optional<Upid> findClone(String node, int template, int target, Instant since) {
    String what = "list the tasks of VM " + template + " on node " + node;
    HttpCall call =
        HttpCall.get("nodes", node, "tasks")
            .with("source", "all")
            .with("vmid", Integer.toString(template))
            .with("typefilter", "qmclone")
            .with("since", Long.toString(since.getEpochSecond()))
            .with("limit", Integer.toString(CLONES_LISTED));
    return Session.list(session.data(call, what), TaskAnswer.class, what).stream()
        .filter(task ->
            access.user().equals(task.user()) && access.tokenName().equals(task.tokenid()))
        .flatMap(task -> Optional.ofNullable(task.upid()).map(Upid::new).stream())
        .filter(task -> beginning(task).contains(" with ID " + target + "\n"))
        .findFirst();
  }

  private String beginning(Upid task) {
    String what = "read the log of task " + task;
    HttpCall call =
        HttpCall.get("nodes", task.node(), "tasks", task.text(), "log")
            .with("start", "0")
            .with("limit", "5");
    List<LogLine> lines = Session.list(session.data(call, what), LogLine.class, what);
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line.t() == null ? "" : line.t()).append('\n'));
    return text.toString();
  }
}
