// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.operator;

import java.util.List;

/** What became of something the operator said. */
public sealed interface Outcome {
  /** It is written down, and acted upon from now. */
  record Taken(TaskView task) implements Outcome {}

  /** The same was said before; nothing changed. */
  record SaidBefore(TaskView task) implements Outcome {}

  /** What was entered is not right; nothing changed. */
  record Invalid(TaskView task, List<Fault> faults) implements Outcome {
    /** Copies the list. */
    public Invalid {
      faults = List.copyOf(faults);
    }
  }

  /**
   * The task is not in a state for that; nothing changed.
   *
   * @param why one sentence
   */
  record Settled(TaskView task, String why) implements Outcome {}

  /** There is no such task. */
  record NoSuchTask(long id) implements Outcome {}

  /**
   * What is wrong with one entry.
   *
   * @param field its name
   * @param message one line for a person
   */
  record Fault(String field, String message) {}
}
