// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import org.decentagent.agent.config.AgentConfig;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.console.OutputForm;
import org.decentagent.cli.control.HandCommand;
import org.decentagent.cli.control.HandReply;
import org.decentagent.cli.control.HandSource;

/** Tells the agent what the operator says, and the operator what became of it. */
final class HandTelling {
  private final Console console;
  private final HandSource source;

  HandTelling(Console console, HandSource source) {
    this.console = console;
    this.source = source;
  }

  /** Says so when only the journal told. */
  static void tellSource(Console console, String source) {
    if (!source.equals("agent")) {
      console.say("no agent runs; this is what its journal says");
    }
  }

  /** Answers with the command's exit code. */
  int tell(AgentConfig config, HandCommand command, OutputForm form) {
    return show(source.tell(config, command), form);
  }

  int show(HandReply reply, OutputForm form) {
    if (!reply.result().equals("done")) {
      throw new CommandFailure(
          reply.result().equals("cannot_look") ? ExitCode.UNREACHABLE : ExitCode.NOT_FINE,
          "nothing was changed: " + reply.message());
    }
    if (form == OutputForm.JSON) {
      console.printJson(reply);
    } else {
      reply.checked().forEach(what -> console.print("checked: " + what));
      console.print(reply.message());
    }
    return ExitCode.FINE.number();
  }
}
