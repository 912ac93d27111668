// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

/**
 * The journal cannot be read or written. Nothing is created or removed without it: whoever meets
 * this stops, and the message tells the operator which file it is about and what to do.
 */
public final class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With what the database said. */
  public JournalException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Without a cause. */
  public JournalException(String message) {
    super(message);
  }
}
