// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script.api;

import java.util.Arrays;
import java.util.Optional;

/**
 * How a program says how it ended. The numbers are such as {@code set -e} does not pass on from
 * common tools by accident (curl ends at 101, sysexits at 78, shells begin at 126); a failure
 * counts only together with its document.
 */
public enum ExitCode {
  /** Done, or begun; the answer says which. */
  OK(0),
  /** Nothing happened, and the same call may succeed later. */
  RETRYABLE(110),
  /** Nothing more will happen, and repeating the call will not help. */
  PERMANENT(111),
  /** Nothing happened, because there is no room. */
  QUOTA(112),
  /** The program does not know what happened. */
  UNKNOWN(113),
  /** Something stands there that is not ours. Nothing was touched. */
  CONFLICT(114),
  /** Nothing happened, because what is behind the program does not accept its credentials. */
  DENIED(115);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** The number. */
  public int number() {
    return number;
  }

  static Optional<ExitCode> of(int number) {
    return Arrays.stream(values()).filter(code -> code.number == number).findFirst();
  }
}
