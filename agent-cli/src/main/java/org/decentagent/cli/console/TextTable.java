// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.decentagent.agent.findings.PlainLine;

/** Rows under a heading, in columns as wide as they have to be. Confined to one thread. */
public final class TextTable {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  /** With a heading for each column. */
  public TextTable(String... heading) {
    rows.add(List.of(heading));
  }

  /** Adds a row; control characters in it are made visible. */
  public TextTable row(String... cells) {
    rows.add(Arrays.stream(cells).map(PlainLine::marked).toList());
    return this;
  }

  /** The lines, the heading coloured. */
  public List<String> lines(Paint paint) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        String cell = row.get(column);
        line.append(column == 0 ? "" : GAP).append(cell);
        line.append(" ".repeat(widths[column] - cell.length()));
      }
      String text = line.toString().stripTrailing();
      lines.add(lines.isEmpty() ? paint.strong(text) : text);
    }
    return lines;
  }
}
