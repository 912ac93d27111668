// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.console;

/** Colours on a terminal that shows them, nothing elsewhere. Immutable. */
public enum Paint {
  /** As it is. */
  PLAIN,
  /** With ANSI colours. */
  COLOURS;

  private static final String END = "\u001b[0m";

  /** Something is as it should be. */
  public String good(String text) {
    return in("\u001b[32m", text);
  }

  /** Somebody may have to look. */
  public String doubtful(String text) {
    return in("\u001b[33m", text);
  }

  /** Somebody must look. */
  public String bad(String text) {
    return in("\u001b[31m", text);
  }

  /** A heading. */
  public String strong(String text) {
    return in("\u001b[1m", text);
  }

  /** Less important. */
  public String faint(String text) {
    return in("\u001b[2m", text);
  }

  private String in(String colour, String text) {
    return this == COLOURS ? colour + text + END : text;
  }
}
