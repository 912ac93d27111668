// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.decentagent.spi.OperatorAnswer;
import org.decentagent.spi.OperatorField;
import org.decentagent.spi.OperatorTask;

/** A task that a plugin asked for. Guarded by the lock of its {@link StepsMemory}. */
final class AskedTask {
  final OperatorTask task;
  final List<String> complaints = new ArrayList<>();
  Optional<OperatorAnswer> answer = Optional.empty();
  Optional<String> refusal = Optional.empty();

  AskedTask(OperatorTask task) {
    this.task = task;
  }

  boolean isOpen() {
    return answer.isEmpty() && refusal.isEmpty();
  }

  /** What is kept of what was entered. */
  static Map<String, String> checked(OperatorTask task, Map<String, String> entered) {
    Map<String, String> values = new TreeMap<>();
    Map<String, String> unknown = new TreeMap<>(entered);
    for (OperatorField field : task.fields()) {
      Optional<String> value =
          Optional.ofNullable(unknown.remove(field.name())).map(field::parse).or(field::suggestion);
      if (value.isEmpty() && field.isRequired()) {
        throw new IllegalArgumentException("'" + field.name() + "' is missing");
      }
      value.ifPresent(text -> values.put(field.name(), text));
    }
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException("task " + task.name() + " has no " + unknown.keySet());
    }
    return values;
  }
}
