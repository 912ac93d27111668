// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.io.Writer;
import java.util.function.Consumer;

/** Hands what a library prints to the console, line by line. Confined to one thread. */
final class ConsoleWriter extends Writer {
  private final Consumer<String> lines;
  private final StringBuilder begun = new StringBuilder();

  ConsoleWriter(Consumer<String> lines) {
    this.lines = lines;
  }

  @Override
  public void write(char[] text, int from, int length) {
    begun.append(text, from, length);
    int end = begun.indexOf("\n");
    while (end >= 0) {
      lines.accept(begun.substring(0, end));
      begun.delete(0, end + 1);
      end = begun.indexOf("\n");
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    if (!begun.isEmpty()) {
      lines.accept(begun.toString());
      begun.setLength(0);
    }
  }
}
