// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

/**
 * An agent cannot be started. The message says what is wrong and what helps, in one or more lines.
 */
public final class AgentException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With what led to it. */
  public AgentException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Without a cause. */
  public AgentException(String message) {
    super(message);
  }
}
