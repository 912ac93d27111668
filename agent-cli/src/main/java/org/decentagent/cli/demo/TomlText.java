// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import org.decentagent.cli.console.Console;

/** Writes values as TOML has them. */
final class TomlText {
  private TomlText() {}

  /** A text, in quotes: a JSON string is a TOML string too. */
  static String quoted(Object text) {
    return Console.json().writeValueAsString(text.toString());
  }
}
