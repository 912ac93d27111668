// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.console;

import java.io.PrintStream;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where a command's answer and its diagnostics go: the answer to standard output, everything else
 * to standard error. Safe for use by many threads.
 */
public final class Console {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final PrintStream out;
  private final PrintStream err;
  private final Screen screen;

  /** On two streams. */
  public Console(PrintStream out, PrintStream err, Screen screen) {
    this.out = out;
    this.err = err;
    this.screen = screen;
  }

  /** A part of the answer. */
  public void print(String text) {
    out.println(text);
    out.flush();
  }

  /** The whole answer as one JSON value. */
  public void printJson(Object value) {
    print(JSON.writeValueAsString(value));
  }

  /** A diagnostic. */
  public void say(String text) {
    err.println(text);
    err.flush();
  }

  /** Where a command reports how far it is: beside the answer when that is JSON. */
  public PrintStream progress(OutputForm form) {
    return form == OutputForm.JSON ? err : out;
  }

  /** What the streams can show. */
  public Screen screen() {
    return screen;
  }

  /** Reads and writes the JSON that commands exchange. */
  public static JsonMapper json() {
    return JSON;
  }
}
