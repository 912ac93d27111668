// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One line for each step and each change. Safe for use by many threads. */
final class PlainBoard implements Board {
  private final PrintStream out;
  private final Map<Integer, String> told = new HashMap<>();

  PlainBoard(PrintStream out) {
    this.out = out;
  }

  @Override
  public synchronized void step(String text) {
    out.println(text);
  }

  @Override
  public void end() {
    // Each line stands for itself.
  }

  @Override
  public synchronized void note(String text) {
    out.println("  " + text);
  }

  @Override
  public synchronized void contracts(List<Row> rows) {
    for (Row row : rows) {
      String news = (row.state() + " " + row.more()).strip();
      if (!news.equals(told.put(row.number(), news))) {
        out.println("  contract " + row.number() + " (" + row.id() + ") is " + news);
      }
    }
  }

  @Override
  public synchronized void tell(String text) {
    out.println(text);
  }
}
