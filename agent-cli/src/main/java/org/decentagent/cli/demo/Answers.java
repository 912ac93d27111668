// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.platform.Answer;

/** What a demo makes of the platform's answers: it goes on with a value, or ends. */
final class Answers {
  private Answers() {}

  /**
   * The value.
   *
   * @param what was asked, as a clause: {@code rent}
   * @throws CommandFailure when there is none
   */
  static <T> T require(String what, Answer<T> answer) {
    String message = "cannot " + what + ": " + answer.explanation();
    return switch (answer) {
      case Answer.Ok<T>(T value) -> value;
      case Answer.Unreachable<T> unreachable ->
          throw new CommandFailure(ExitCode.UNREACHABLE, message);
      case Answer.Unreadable<T> unreadable ->
          throw new CommandFailure(
              ExitCode.UNREACHABLE, message + "; is that address a platform's?");
      case Answer.Denied<T> denied ->
          throw new CommandFailure(ExitCode.NOT_FINE, message + "; is this machine's clock right?");
      case Answer.Refused<T> refused -> throw new CommandFailure(ExitCode.NOT_FINE, message);
      case Answer.Rejected<T> rejected -> throw new CommandFailure(ExitCode.NOT_FINE, message);
      case Answer.Throttled<T> throttled -> throw new CommandFailure(ExitCode.NOT_FINE, message);
    };
  }
}
