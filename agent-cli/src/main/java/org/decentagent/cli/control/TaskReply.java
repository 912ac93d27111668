// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.control;

import java.util.List;
import org.decentagent.agent.operator.Outcome;
import org.decentagent.agent.operator.TaskView;
import org.jspecify.annotations.Nullable;

/**
 * What the agent answers to a {@link TaskCommand}. Immutable.
 *
 * @param result {@code taken}, {@code said_before}, {@code invalid}, {@code settled} or {@code
 *     no_such_task}
 * @param task as it is now; null when there is none
 * @param faults what is wrong with what was entered
 * @param why it cannot be; null when it can
 */
public record TaskReply(
    String result, @Nullable TaskView task, List<Outcome.Fault> faults, @Nullable String why) {
  /** Copies the list. */
  public TaskReply {
    faults = List.copyOf(faults);
  }

  static TaskReply of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Taken(var task) -> new TaskReply("taken", task, List.of(), null);
      case Outcome.SaidBefore(var task) -> new TaskReply("said_before", task, List.of(), null);
      case Outcome.Invalid(var task, var faults) -> new TaskReply("invalid", task, faults, null);
      case Outcome.Settled(var task, var why) -> new TaskReply("settled", task, List.of(), why);
      case Outcome.NoSuchTask(var id) ->
          new TaskReply("no_such_task", null, List.of(), "there is no task " + id);
    };
  }
}
