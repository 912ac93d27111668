// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.operator;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.TaskRecord;
import org.decentagent.agent.journal.TaskState;
import org.decentagent.spi.OperatorField;
import org.jspecify.annotations.Nullable;

/** Reads the operator's tasks from a journal. Safe for use by many threads. */
public final class TaskReader {
  private final Journal journal;
  private final Demand demand;

  /** Over a journal. */
  public TaskReader(Journal journal, Demand demand) {
    this.journal = journal;
    this.demand = demand;
  }

  /** What waits for the operator, most urgent first. */
  public List<TaskView> list() {
    return journal.tasks().open().stream()
        .filter(demand::isWanted)
        .map(this::view)
        .sorted(OperatorDesk.byUrgency())
        .toList();
  }

  /** One task with everything about it, one that is over too. */
  public Optional<TaskView> show(long id) {
    return journal.tasks().find(id).map(this::view);
  }

  TaskView again(long id) {
    return show(id).orElseThrow();
  }

  TaskView view(TaskRecord record) {
    boolean open = record.state() == TaskState.OPEN;
    return new TaskView(
        record.id(),
        record.contract().hex(),
        record.backend().text(),
        record.task().name(),
        record.task().title(),
        state(record),
        text(record.askedAt()),
        open ? text(demand.due(record)) : null,
        open ? text(demand.deadline(record)) : null,
        text(record.snoozedUntil()),
        record.complaint().orElse(null),
        record.task().refusal().orElse(null),
        record.task().checklist(),
        record.task().fields().stream().map(field -> field(record, field)).toList(),
        record.answer(),
        journal.tasks().trail(record.id()).stream()
            .map(entry ->
                new TaskView.Entry(text(entry.at()), entry.who(), entry.what(), entry.detail()))
            .toList());
  }

  private String state(TaskRecord record) {
    if (record.isOver()) {
      return "over";
    }
    return switch (record.state()) {
      case OPEN -> demand.isWanted(record) ? "open" : "moot";
      case DONE -> "done";
      case REFUSED -> "refused";
    };
  }

  private static TaskView.Field field(TaskRecord record, OperatorField field) {
    return new TaskView.Field(
        field.name(),
        field.kind().name().toLowerCase(java.util.Locale.ROOT),
        field.prompt(),
        field.kind().form(),
        field.isRequired(),
        Form.suggestion(record, field).orElse(null));
  }

  private static String text(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static @Nullable String text(Optional<Instant> instant) {
    return instant.map(TaskReader::text).orElse(null);
  }
}
