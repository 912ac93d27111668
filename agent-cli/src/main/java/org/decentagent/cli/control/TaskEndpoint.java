// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.control;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.decentagent.agent.operator.OperatorDesk;
import org.decentagent.agent.operator.Outcome;
import org.decentagent.cli.console.Console;
import tools.jackson.core.JacksonException;

/** Answers what commands ask about the operator's tasks. Safe for use by many threads. */
record TaskEndpoint(OperatorDesk desk) {
  static final String TASKS = "/tasks";
  static final int LARGEST = 64 * 1024;
  private static final Pattern ONE = Pattern.compile("/tasks/([0-9]{1,15})");

  /** An HTTP status and a JSON text. */
  record Reply(int code, String body) {
    static final Reply NOT_FOUND = new Reply(404, "");
    static final Reply BAD = new Reply(400, "");
    static final Reply WRONG_METHOD = new Reply(405, "");
  }

  static boolean answers(String path) {
    return path.equals(TASKS) || path.startsWith(TASKS + "/");
  }

  Reply answer(String method, String path, String body) {
    Matcher one = ONE.matcher(path);
    if (path.equals(TASKS) && method.equals("GET")) {
      return new Reply(200, Console.json().writeValueAsString(desk.list()));
    }
    if (!one.matches()) {
      return Reply.NOT_FOUND;
    }
    long id = Long.parseLong(one.group(1));
    return switch (method) {
      case "GET" ->
          desk.show(id)
              .map(task -> new Reply(200, Console.json().writeValueAsString(task)))
              .orElse(Reply.NOT_FOUND);
      case "POST" ->
          read(body)
              .map(command ->
                  new Reply(200, Console.json().writeValueAsString(TaskReply.of(act(id, command)))))
              .orElse(Reply.BAD);
      default -> Reply.WRONG_METHOD;
    };
  }

  private static Optional<TaskCommand> read(String body) {
    try {
      return Optional.of(Console.json().readValue(body, TaskCommand.class));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private Outcome act(long id, TaskCommand command) {
    return switch (command.verb()) {
      case COMPLETE -> desk.complete(id, command.who(), command.values());
      case REFUSE -> desk.refuse(id, command.who(), command.reason());
      case SNOOZE -> desk.snooze(id, command.who(), Duration.ofMillis(command.millis()));
    };
  }
}
