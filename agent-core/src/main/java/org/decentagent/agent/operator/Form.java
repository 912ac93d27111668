// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.operator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.decentagent.agent.journal.TaskRecord;
import org.decentagent.spi.OperatorField;

/**
 * What was entered for a task, checked field by field. Immutable.
 *
 * @param values in their one form; complete when there are no faults
 */
record Form(Map<String, String> values, List<Outcome.Fault> faults) {
  private static final int NAME_SHOWN = 40;

  /** Checks; what is missing is as it was entered before, or as the task suggests. */
  static Form check(TaskRecord task, Map<String, String> entered) {
    Map<String, String> values = new TreeMap<>();
    List<Outcome.Fault> faults = new ArrayList<>();
    Map<String, String> left = new LinkedHashMap<>(entered);
    for (OperatorField field : task.task().fields()) {
      Optional<String> value =
          Optional.ofNullable(left.remove(field.name()))
              .filter(text -> !text.isBlank())
              .or(() -> suggestion(task, field));
      if (value.isPresent()) {
        read(field, value.get(), values, faults);
      } else if (field.isRequired()) {
        faults.add(new Outcome.Fault(field.name(), "is missing: " + field.kind().form()));
      }
    }
    left.keySet().forEach(name -> faults.add(unknown(task, name)));
    return new Form(values, faults);
  }

  static Optional<String> suggestion(TaskRecord task, OperatorField field) {
    return Optional.ofNullable(task.answer().get(field.name())).or(field::suggestion);
  }

  private static void read(
      OperatorField field, String text, Map<String, String> values, List<Outcome.Fault> faults) {
    try {
      values.put(field.name(), field.parse(text));
    } catch (IllegalArgumentException e) {
      faults.add(new Outcome.Fault(field.name(), String.valueOf(e.getMessage())));
    }
  }

  private static Outcome.Fault unknown(TaskRecord task, String name) {
    String shown = name.replaceAll("[^A-Za-z0-9_.-]", "?");
    List<String> known = task.task().fields().stream().map(OperatorField::name).toList();
    return new Outcome.Fault(
        shown.length() > NAME_SHOWN ? shown.substring(0, NAME_SHOWN) : shown,
        known.isEmpty()
            ? "there is nothing to enter for this task"
            : "there is no such field, but " + String.join(", ", known));
  }
}
