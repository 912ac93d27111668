// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
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
  private final BufferedReader in;
  private final Screen screen;

  /** On two streams, with nobody to answer. */
  public Console(PrintStream out, PrintStream err, Screen screen) {
    this(InputStream.nullInputStream(), out, err, screen);
  }

  /** On three streams. */
  public Console(InputStream in, PrintStream out, PrintStream err, Screen screen) {
    this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    this.out = out;
    this.err = err;
    this.screen = screen;
  }

  /**
   * Asks the person at the terminal, beside the answer, and reads one line.
   *
   * @return empty when they ended the input (Ctrl-D)
   */
  public Optional<String> ask(String question) {
    err.print(question);
    err.flush();
    try {
      Optional<String> line = Optional.ofNullable(in.readLine());
      if (line.isEmpty()) {
        err.println();
      }
      return line;
    } catch (IOException e) {
      return Optional.empty();
    }
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
