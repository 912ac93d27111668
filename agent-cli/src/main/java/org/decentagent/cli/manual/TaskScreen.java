// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.manual;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.decentagent.agent.findings.PlainLine;
import org.decentagent.agent.operator.TaskView;
import org.decentagent.cli.console.Age;
import org.decentagent.cli.console.TextTable;
import org.jspecify.annotations.Nullable;

/** Tasks as people see them. */
public final class TaskScreen {
  private static final int BRIEF = 12;

  private TaskScreen() {}

  /** One line for each. */
  public static TextTable table(List<TaskView> tasks, Instant now) {
    TextTable table = new TextTable("TASK", "CONTRACT", "BACKEND", "FOR", "LEFT", "WHAT");
    for (TaskView task : tasks) {
      String again = task.complaint();
      table.row(
          Long.toString(task.id()),
          task.contract().substring(0, BRIEF),
          task.backend(),
          Age.since(task.askedAt(), now),
          left(task.due(), now),
          task.title() + (again == null ? "" : "; asked again: " + again));
    }
    return table;
  }

  private static String left(@Nullable String due, Instant now) {
    if (due == null) {
      return "-";
    }
    Duration left = Duration.between(now, Instant.parse(due));
    return left.isNegative() ? "overdue by " + Age.of(left.negated()) : Age.of(left);
  }

  /** Everything about one. */
  public static List<String> lines(TaskView task, Instant now) {
    List<String> lines = new ArrayList<>();
    lines.add("task      " + task.id() + "  " + task.title() + " (" + task.state() + ")");
    lines.add("contract  " + task.contract() + " on " + task.backend());
    lines.add(
        "asked     "
            + Age.since(task.askedAt(), now)
            + " ago"
            + (task.due() == null ? "" : ", left: " + left(task.due(), now))
            + (task.deadline() == null ? "" : "; the platform gives up at " + task.deadline()));
    add(lines, "snoozed   until ", task.snoozedUntil());
    add(lines, "! ", task.complaint());
    lines.add("");
    for (int i = 0; i < task.checklist().size(); i++) {
      lines.add((i + 1) + ". " + task.checklist().get(i));
    }
    if (task.state().equals("open")) {
      lines.add("");
      lines.add("done? run: " + command(task));
      add(
          lines,
          "to refuse (" + task.refusal() + "): dc-agent manual fail " + task.id() + " --reason ",
          task.refusal() == null ? null : "\"why\"");
    } else {
      task.entered().forEach((field, value) -> lines.add(field + ": " + value));
    }
    lines.add("");
    task.trail()
        .forEach(entry ->
            lines.add(
                entry.at() + "  " + entry.who() + " " + entry.what() + ": " + entry.detail()));
    return lines.stream().map(PlainLine::marked).toList();
  }

  private static void add(List<String> lines, String label, @Nullable String text) {
    if (text != null) {
      lines.add(label + text);
    }
  }

  private static String command(TaskView task) {
    StringBuilder command = new StringBuilder("dc-agent manual complete " + task.id());
    task.fields().stream()
        .filter(TaskView.Field::required)
        .filter(field -> field.suggestion() == null)
        .forEach(field -> command.append(" --set ").append(field.name()).append("=…"));
    return command.toString();
  }
}
