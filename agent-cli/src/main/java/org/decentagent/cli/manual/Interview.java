// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.manual;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.decentagent.agent.operator.TaskView;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.spi.OperatorField;

/**
 * Asks the person at the terminal for what a task still needs, and again where an answer is not
 * right. Nothing is told to the agent before all is answered. Confined to one thread.
 */
public final class Interview {
  private final Console console;

  /** With the person at that console. */
  public Interview(Console console) {
    this.console = console;
  }

  /**
   * Fills in what was not given.
   *
   * @throws CommandFailure when the person ends the input
   */
  public Map<String, String> complete(TaskView task, Map<String, String> given) {
    Map<String, String> values = new TreeMap<>(given);
    if (task.fields().isEmpty()) {
      confirm("Is it done? " + task.title() + " [y/N] ");
    }
    for (TaskView.Field field : task.fields()) {
      if (!values.containsKey(field.name())) {
        ask(field).ifPresent(value -> values.put(field.name(), value));
      }
    }
    return values;
  }

  /**
   * Goes on only after a yes.
   *
   * @throws CommandFailure after anything else
   */
  public void confirm(String question) {
    String answer = line(question).strip().toLowerCase(Locale.ROOT);
    if (!answer.equals("y") && !answer.equals("yes")) {
      throw new CommandFailure(ExitCode.NOT_FINE, "nothing was told to the agent");
    }
  }

  private Optional<String> ask(TaskView.Field field) {
    OperatorField kind =
        OperatorField.of(
            OperatorField.Kind.valueOf(field.kind().toUpperCase(Locale.ROOT)),
            field.name(),
            field.prompt());
    String suggestion = Optional.ofNullable(field.suggestion()).orElse("");
    String hint =
        suggestion.isEmpty()
            ? (field.required() ? "" : " (may be left empty)")
            : " [" + suggestion + "]";
    while (true) {
      String answer = line(field.prompt() + hint + ": ");
      if (answer.isBlank() && (!suggestion.isEmpty() || !field.required())) {
        return Optional.of(suggestion).filter(text -> !text.isEmpty());
      }
      try {
        return Optional.of(kind.parse(answer));
      } catch (IllegalArgumentException e) {
        console.say("  " + e.getMessage());
      }
    }
  }

  private String line(String question) {
    return console
        .ask(question)
        .orElseThrow(() ->
            new CommandFailure(
                ExitCode.INTERRUPTED, "the input ended; nothing was told to the agent"));
  }
}
