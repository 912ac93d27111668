// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

/**
 * The journal cannot be read or written. Nothing is created or removed without it: whoever meets
 * this stops, and the message tells the operator which file it is about and what to do.
 */
public final class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Kind kind;

  /** What is wrong, as far as it decides what helps. */
  public enum Kind {
    /** The disk is full; it goes on by itself when there is room. */
    FULL,
    /** The file, or its file system, is read-only; it goes on by itself once that is over. */
    READ_ONLY,
    /** The system cannot read or write the file. */
    UNREADABLE,
    /** The file holds something else than was written. */
    DAMAGED,
    /** A later dc-agent has written it. */
    NEWER,
    /** Anything else. */
    OTHER;

    /** Whether it is the disk's or the file's state, and no mistake of ours. */
    boolean isOfTheStore() {
      return switch (this) {
        case FULL, READ_ONLY, UNREADABLE, DAMAGED -> true;
        case NEWER, OTHER -> false;
      };
    }
  }

  /** With what the database said. */
  public JournalException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Without a cause. */
  public JournalException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** Of no particular kind, with what the database said. */
  public JournalException(String message, Throwable cause) {
    this(Kind.OTHER, message, cause);
  }

  /** Of no particular kind. */
  public JournalException(String message) {
    this(Kind.OTHER, message);
  }

  /** What is wrong. */
  public Kind kind() {
    return kind;
  }

  /** Whether a store that is watched has told of it already, as long as it lasts. */
  public boolean isTold() {
    return kind.isOfTheStore();
  }
}
