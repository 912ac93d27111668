// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script.process;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Cuts standard error into lines that may be shown: bounded in length and number, without control
 * characters. Confined to one thread.
 */
final class ProgressLines implements BoundedPipe.Sink {
  private static final int MOST_LINES = 1000;
  private static final int LONGEST_LINE = 200;

  private final Consumer<String> listener;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(LONGEST_LINE);
  private int lines;
  private String last = "";

  ProgressLines(Consumer<String> listener) {
    this.listener = listener;
  }

  @Override
  public void take(byte[] bytes, int length) {
    for (int at = 0; at < length; at++) {
      if (bytes[at] == '\n' || bytes[at] == '\r') {
        end();
      } else if (line.size() < LONGEST_LINE) {
        line.write(bytes[at]);
      }
    }
  }

  /** What came after the last line end is a line too. */
  void end() {
    String text = shown(line.toString(StandardCharsets.UTF_8));
    line.reset();
    if (text.isEmpty()) {
      return;
    }
    last = text;
    if (lines < MOST_LINES) {
      lines++;
      listener.accept(text);
    }
  }

  /** The last line that was not blank; empty when there was none. */
  String last() {
    return last;
  }

  private static String shown(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}]+", " ").strip();
  }
}
