// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script.api;

import java.util.Optional;
import org.decentagent.script.process.Ran;
import org.decentagent.script.wire.ErrorAnswer;
import org.decentagent.script.wire.Json;
import org.decentagent.script.wire.Members;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.ProvisioningException;

/**
 * What each ending of a program means for the agent. On a read every failure but one means "could
 * not be told"; refused credentials are told apart there too. Immutable.
 */
public final class ScriptFailures {
  private ScriptFailures() {}

  /** A code of ours. */
  public static FailureCode code(String name) {
    return new FailureCode("script/" + name);
  }

  /** What is thrown for a program that did not answer. */
  static ProvisioningException of(Verb verb, String what, Ran ran) {
    return switch (ran) {
      case Ran.NotStarted(String why) ->
          new ProvisioningException.Retryable(code("not_started"), what + ": " + why);
      case Ran.Stopped(Ran.Reason reason, String lastLine) -> stopped(verb, what, reason, lastLine);
      case Ran.Exited(int number, Ran.Output output) -> exited(verb, what, number, output);
    };
  }

  private static ProvisioningException stopped(
      Verb verb, String what, Ran.Reason reason, String lastLine) {
    return switch (reason) {
      case DEADLINE ->
          maybe(
              verb,
              code("deadline"),
              what
                  + ": it did not end within its 'deadline', and was stopped"
                  + said(lastLine)
                  + "; let it answer in_progress, or raise the setting");
      case TOO_MUCH_OUTPUT ->
          maybe(
              verb,
              code("too_much_output"),
              what + ": it wrote more than anybody reads, and was stopped" + said(lastLine));
      case UNREADABLE -> maybe(verb, code("unreadable"), what + ": what it wrote cannot be read");
      case INTERRUPTED ->
          maybe(verb, code("interrupted"), what + ": it was stopped, as the agent asked");
    };
  }

  private static ProvisioningException exited(
      Verb verb, String what, int number, Ran.Output output) {
    Optional<ExitCode> known = ExitCode.of(number).filter(code -> code != ExitCode.OK);
    if (known.isEmpty()) {
      return maybe(
          verb,
          code("exit"),
          what + ": it ended with " + described(number) + said(output.lastLine()));
    }
    ErrorAnswer.Detail error;
    try {
      ErrorAnswer answer = Json.read(Json.text(output.standard()), ErrorAnswer.class);
      error = Members.require("error", answer.error());
      Members.require("error.message", error.message());
      if (error.retryAfterSeconds() != null) {
        Members.pause("error.retry_after_seconds", error.retryAfterSeconds());
      }
    } catch (IllegalArgumentException e) {
      return maybe(
          verb,
          code("no_answer"),
          what
              + ": it ended with "
              + described(number)
              + " and without the document of a failure: "
              + e.getMessage()
              + said(output.lastLine()));
    }
    return told(verb, what, known.get(), error);
  }

  private static ProvisioningException told(
      Verb verb, String what, ExitCode exit, ErrorAnswer.Detail error) {
    FailureCode code = Members.code(error.code(), exit.name().toLowerCase(java.util.Locale.ROOT));
    String message = what + ": " + Members.line(error.message()).orElse("it did not say why");
    if (verb.effect() == Verb.Effect.READ && exit != ExitCode.DENIED) {
      return retryable(code, message, error);
    }
    return switch (exit) {
      case OK, UNKNOWN -> new ProvisioningException.UnknownOutcome(code, message);
      case RETRYABLE -> retryable(code, message, error);
      case PERMANENT -> new ProvisioningException.Permanent(code, message);
      case QUOTA ->
          verb == Verb.PROVISION
              ? new ProvisioningException.QuotaExceeded(code, message)
              : retryable(code, message, error);
      case DENIED -> new ProvisioningException.AccessDenied(code, message);
      case CONFLICT -> new ProvisioningException.Conflict(code, message);
    };
  }

  private static ProvisioningException retryable(
      FailureCode code, String message, ErrorAnswer.Detail error) {
    return error.retryAfterSeconds() == null
        ? new ProvisioningException.Retryable(code, message)
        : new ProvisioningException.Retryable(
            code, message, Members.pause("error.retry_after_seconds", error.retryAfterSeconds()));
  }

  /** What is thrown for an answer that cannot be understood. */
  static ProvisioningException unreadable(
      Verb verb, String what, IllegalArgumentException fault, String lastLine) {
    return maybe(
        verb, code("bad_answer"), what + ": its answer: " + fault.getMessage() + said(lastLine));
  }

  private static ProvisioningException maybe(Verb verb, FailureCode code, String message) {
    return switch (verb.effect()) {
      case READ -> new ProvisioningException.Retryable(code, message);
      case CHANGE -> new ProvisioningException.UnknownOutcome(code, message);
    };
  }

  private static String described(int number) {
    return number > 128 && number < 128 + 65
        ? "exit code " + number + " (signal " + (number - 128) + ")"
        : "exit code " + number;
  }

  private static String said(String lastLine) {
    return lastLine.isEmpty() ? "" : "; it last said: " + lastLine;
  }
}
