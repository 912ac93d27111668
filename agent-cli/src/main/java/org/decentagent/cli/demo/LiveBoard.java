// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.decentagent.agent.findings.PlainLine;
import org.decentagent.cli.console.Paint;
import org.decentagent.cli.console.Screen;

/**
 * A block at the foot of a terminal, drawn anew whenever something changes: the step, a line for
 * each contract, and what happens at the moment. Safe for use by many threads.
 *
 * @see <a href="https://www.ecma-international.org/publications-and-standards/standards/ecma-48/">
 *     ECMA-48: control functions</a>
 */
final class LiveBoard implements Board {
  private static final String UP = "\u001b[%dA";
  private static final String CLEAR_BELOW = "\r\u001b[J";

  private final PrintStream out;
  private final Paint paint;
  private final int width;
  private List<Row> rows = List.of();
  private String step = "";
  private String note = "";
  private int drawn;

  LiveBoard(PrintStream out, Paint paint, Screen screen) {
    this.out = out;
    this.paint = paint;
    this.width = screen.columns() - 1;
  }

  @Override
  public synchronized void step(String text) {
    finishStep();
    step = text;
    draw();
  }

  @Override
  public synchronized void end() {
    finishStep();
    draw();
    drawn = 0;
    rows = List.of();
  }

  private void finishStep() {
    if (!step.isEmpty()) {
      erase();
      out.print(paint.good("done  ") + cut(step, 6) + "\n");
    }
    step = "";
    note = "";
  }

  @Override
  public synchronized void note(String text) {
    note = text;
    draw();
  }

  @Override
  public synchronized void contracts(List<Row> now) {
    rows = List.copyOf(now);
    draw();
  }

  @Override
  public synchronized void tell(String text) {
    erase();
    out.print(text + "\n");
    draw();
  }

  private void erase() {
    out.print((drawn == 0 ? "" : UP.formatted(drawn)) + CLEAR_BELOW);
    drawn = 0;
  }

  private void draw() {
    List<String> lines = new ArrayList<>();
    if (!step.isEmpty()) {
      lines.add(paint.strong("....  ") + cut(step, 6));
    }
    for (Row row : rows) {
      String head =
          "      %2d  %-12s  %-14s %-8s ".formatted(row.number(), row.id(), row.state(), row.age());
      lines.add(head + paint.faint(cut(row.more(), head.length())));
    }
    if (!note.isEmpty()) {
      lines.add("      " + paint.faint(cut(note, 6)));
    }
    StringBuilder text = new StringBuilder();
    text.append(drawn == 0 ? "" : UP.formatted(drawn)).append(CLEAR_BELOW);
    lines.forEach(line -> text.append(line).append('\n'));
    out.print(text);
    out.flush();
    drawn = lines.size();
  }

  private String cut(String text, int used) {
    String line = PlainLine.of(text);
    int room = Math.max(1, width - used);
    return line.length() > room ? line.substring(0, room - 1) + "…" : line;
  }
}
