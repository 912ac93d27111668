// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.console;

/** How a command ended, told to whoever called it. Immutable. */
public enum ExitCode {
  /** Fine. */
  FINE(0),
  /** The thing that was asked about is not fine. */
  NOT_FINE(1),
  /** Wrong usage or configuration. */
  USAGE(2),
  /** The platform or a backend cannot be reached. */
  UNREACHABLE(3),
  /** A bug of ours. */
  BUG(70),
  /** Stopped by Ctrl-C. */
  INTERRUPTED(130),
  /** Stopped by a second SIGTERM. */
  TERMINATED(143);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** What the shell sees. */
  public int number() {
    return number;
  }
}
