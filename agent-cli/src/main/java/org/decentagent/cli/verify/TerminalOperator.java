// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.verify;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.OperatorField;
import org.decentagent.spi.OperatorTask;
import org.decentagent.testkit.conformance.Operator;

/** Has the person at the terminal do what a plugin asks for. Confined to one thread. */
public final class TerminalOperator implements Operator {
  private final Console console;

  /** With the person at that console. */
  public TerminalOperator(Console console) {
    this.console = console;
  }

  @Override
  public Map<String, String> does(ContractId contract, OperatorTask task) {
    console.say("");
    console.say("To do for contract " + contract.brief() + ": " + task.title());
    for (int i = 0; i < task.checklist().size(); i++) {
      console.say("  " + (i + 1) + ". " + task.checklist().get(i));
    }
    Map<String, String> entered = new TreeMap<>();
    for (OperatorField field : task.fields()) {
      ask(field).ifPresent(value -> entered.put(field.name(), value));
    }
    if (task.fields().isEmpty()) {
      line("Press Enter when it is done. ");
    }
    return entered;
  }

  private Optional<String> ask(OperatorField field) {
    String hint =
        field
            .suggestion()
            .map(it -> " [" + it + "]")
            .orElse(field.isRequired() ? "" : " (may be left empty)");
    while (true) {
      String answer = line(field.prompt() + hint + ": ");
      if (answer.isBlank() && (field.suggestion().isPresent() || !field.isRequired())) {
        return Optional.empty();
      }
      try {
        return Optional.of(field.parse(answer));
      } catch (IllegalArgumentException e) {
        console.say("  " + e.getMessage());
      }
    }
  }

  private String line(String question) {
    return console
        .ask(question)
        .orElseThrow(() -> new CommandFailure(ExitCode.INTERRUPTED, "the input ended"));
  }
}
