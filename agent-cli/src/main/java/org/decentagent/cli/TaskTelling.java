// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.util.Map;
import java.util.stream.Collectors;
import org.decentagent.agent.config.AgentConfig;
import org.decentagent.agent.operator.TaskView;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.console.OutputForm;
import org.decentagent.cli.control.TaskCommand;
import org.decentagent.cli.control.TaskReply;
import org.decentagent.cli.control.TaskSource;

/** Tells the agent what the operator says of a task, and the operator what became of it. */
final class TaskTelling {
  private final Console console;
  private final TaskSource source;

  TaskTelling(Console console, TaskSource source) {
    this.console = console;
    this.source = source;
  }

  TaskView require(AgentConfig config, long id) {
    return source.show(config, id).tasks().stream()
        .findFirst()
        .orElseThrow(() ->
            new CommandFailure(
                ExitCode.NOT_FINE, "there is no task " + id + "; see: dc-agent manual list"));
  }

  static TaskCommand complete(Map<String, String> values) {
    return new TaskCommand(TaskCommand.Verb.COMPLETE, who(), values, "", 0);
  }

  static TaskCommand refuse(String reason) {
    return new TaskCommand(TaskCommand.Verb.REFUSE, who(), Map.of(), reason, 0);
  }

  static TaskCommand snooze(long millis) {
    return new TaskCommand(TaskCommand.Verb.SNOOZE, who(), Map.of(), "", millis);
  }

  private static String who() {
    return System.getProperty("user.name", "");
  }

  /** Answers with the command's exit code. */
  int tell(AgentConfig config, long id, TaskCommand command, OutputForm form) {
    TaskReply reply = source.tell(config, id, command);
    String unchanged = "task " + id + " was not changed: ";
    return switch (reply.result()) {
      case "taken", "said_before" -> {
        if (form == OutputForm.JSON) {
          console.printJson(reply);
        } else {
          console.print(
              reply.result().equals("taken") ? taken(command.verb(), id) : "that was said before");
        }
        yield ExitCode.FINE.number();
      }
      case "invalid" ->
          throw new CommandFailure(
              ExitCode.USAGE,
              unchanged
                  + reply.faults().stream()
                      .map(fault -> "'" + fault.field() + "': " + fault.message())
                      .collect(Collectors.joining("; ")));
      default -> throw new CommandFailure(ExitCode.NOT_FINE, unchanged + reply.why());
    };
  }

  private static String taken(TaskCommand.Verb verb, long id) {
    return switch (verb) {
      case COMPLETE ->
          "taken; the agent checks it now. If it does not hold, the task comes back: dc-agent manual"
              + " show "
              + id;
      case REFUSE -> "taken; the contract is given up";
      case SNOOZE -> "taken; you will not hear of it until then, but for last calls";
    };
  }
}
