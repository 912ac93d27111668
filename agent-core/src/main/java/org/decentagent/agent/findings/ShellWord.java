// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.findings;

/** A word of a command that is printed for a person to paste into a shell. */
public final class ShellWord {
  private ShellWord() {}

  /** As it is where a shell takes it so, else in quotes. */
  public static String of(Object word) {
    String text = word.toString();
    return text.matches("[A-Za-z0-9_./:@%+=,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  /** An option and its value, which stays one even where it begins like an option. */
  public static String option(String name, Object value) {
    return name + "=" + of(value);
  }
}
