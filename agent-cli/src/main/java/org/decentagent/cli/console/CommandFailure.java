// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.console;

/**
 * A command that cannot do what it was asked to do. The message is for a person: what was tried, on
 * what, why it failed, and what helps.
 */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ExitCode code;

  /** With an exit code and a message. */
  public CommandFailure(ExitCode code, String message) {
    super(message);
    this.code = code;
  }

  /** The same with what led to it. */
  public CommandFailure(ExitCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** How the command ends. */
  public ExitCode code() {
    return code;
  }
}
