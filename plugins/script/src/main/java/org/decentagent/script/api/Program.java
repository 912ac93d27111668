// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script.api;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.decentagent.script.process.ProgramRun;
import org.decentagent.script.process.Ran;
import org.decentagent.script.wire.Json;
import org.decentagent.script.wire.Request;

/** The provider's program, asked one thing at a time. Safe for use by many threads. */
public final class Program {
  private final ProgramRun run;
  private final String name;
  private final String backend;
  private final Duration deadline;

  /**
   * Over what runs it.
   *
   * @param name as it is shown in messages
   * @param deadline of each call
   */
  public Program(ProgramRun run, String name, String backend, Duration deadline) {
    this.run = run;
    this.name = name;
    this.backend = backend;
    this.deadline = deadline;
  }

  /** Starts the document of a request. */
  public Request request(Verb verb) {
    return new Request(verb.word(), backend, Math.max(1, deadline.toSeconds()));
  }

  /**
   * Asks, and reads the answer.
   *
   * @param reader makes a value of the answer; an {@link IllegalArgumentException} says that it
   *     cannot be understood
   * @throws org.decentagent.spi.ProvisioningException as {@link ScriptFailures} sorts them
   */
  public <T> T ask(Question question, Function<String, T> reader) {
    Verb verb = question.verb();
    String what = name + " cannot " + verb.word() + " " + question.about();
    Ran ran =
        run.run(
            verb.word(),
            question.request().bytes(),
            new ProgramRun.Limits(deadline, verb.longestAnswer()),
            question.lines());
    if (ran instanceof Ran.Exited(int code, Ran.Output output) && code == ExitCode.OK.number()) {
      try {
        return reader.apply(Json.text(output.standard()));
      } catch (IllegalArgumentException e) {
        throw ScriptFailures.unreadable(verb, what, e, output.lastLine());
      }
    }
    throw ScriptFailures.of(verb, what, ran);
  }

  /**
   * One call.
   *
   * @param about what it is about, for messages; such as {@code contract 01ab}
   * @param lines told what the program says while it works
   */
  public record Question(Verb verb, String about, Request request, Consumer<String> lines) {}
}
