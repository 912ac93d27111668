// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.decentagent.agent.findings.PlainLine;

/**
 * Rows under a heading, in columns as wide as they have to be; on a terminal that is narrower than
 * that, columns in which no row has anything are left out, sentences go on under themselves, and
 * what somebody may copy stays whole. Confined to one thread.
 */
public final class TextTable {
  private static final String GAP = "  ";
  private static final String NOTHING = "-";

  private final List<List<String>> rows = new ArrayList<>();

  private TextTable(List<List<String>> rows) {
    this.rows.addAll(rows);
  }

  /** With a heading for each column. */
  public TextTable(String... heading) {
    rows.add(List.of(heading));
  }

  /** Adds a row; control characters in it are made visible. */
  public TextTable row(String... cells) {
    rows.add(Arrays.stream(cells).map(PlainLine::marked).toList());
    return this;
  }

  /** The lines for that screen, the heading coloured. */
  public List<String> lines(Screen screen) {
    if (!screen.out()) {
      return lines(screen, Integer.MAX_VALUE);
    }
    boolean fits = rows.size() == 1 || width(longest(cell -> List.of(cell))) <= screen.columns();
    return (fits ? this : withoutEmptyColumns()).lines(screen, screen.columns());
  }

  private TextTable withoutEmptyColumns() {
    List<Integer> kept =
        IntStream.range(0, rows.getFirst().size())
            .filter(
                column -> rows.stream().skip(1).anyMatch(row -> !row.get(column).equals(NOTHING)))
            .boxed()
            .toList();
    return new TextTable(rows.stream().map(row -> kept.stream().map(row::get).toList()).toList());
  }

  private static int width(int... widths) {
    return GAP.length() * (widths.length - 1) + IntStream.of(widths).sum();
  }

  private List<String> lines(Screen screen, int room) {
    int[] widths = widths(room);
    List<String> lines = new ArrayList<>();
    for (String line : laid(rows.getFirst(), widths)) {
      lines.add(screen.paint().strong(line));
    }
    rows.stream().skip(1).forEach(row -> lines.addAll(laid(row, widths)));
    return lines;
  }

  /** The widest column gives way first, as far as its longest word lets it. */
  private int[] widths(int room) {
    int[] widths = longest(cell -> List.of(cell));
    int[] narrowest = longest(cell -> List.of(cell.split(" ", -1)));
    if (widths.length > 1) {
      widths[0] = first(widths[0], room);
      narrowest[0] = widths[0];
    }
    int left = room - width(widths);
    while (left < 0) {
      OptionalInt widest =
          IntStream.range(0, widths.length)
              .filter(column -> widths[column] > narrowest[column])
              .reduce((one, other) -> widths[other] > widths[one] ? other : one);
      if (widest.isEmpty()) {
        return widths;
      }
      widths[widest.getAsInt()]--;
      left++;
    }
    return widths;
  }

  /** Wide enough for the ids that leave the others room; each longer one has a line of its own. */
  private int first(int longest, int room) {
    return longest <= room / 2
        ? longest
        : rows.stream()
            .mapToInt(row -> row.getFirst().length())
            .filter(length -> length <= room / 2)
            .max()
            .orElse(0);
  }

  /** How long the longest part is of any cell, for each column. */
  private int[] longest(Function<String, List<String>> parts) {
    return IntStream.range(0, rows.getFirst().size())
        .map(column ->
            rows.stream()
                .flatMap(row -> parts.apply(row.get(column)).stream())
                .mapToInt(String::length)
                .max()
                .orElse(0))
        .toArray();
  }

  private static List<String> laid(List<String> row, int[] widths) {
    boolean overlong = row.getFirst().length() > widths[0];
    List<String> lines = new ArrayList<>(overlong ? List.of(row.getFirst()) : List.of());
    List<List<String>> cells =
        IntStream.range(0, widths.length)
            .mapToObj(
                column -> broken(overlong && column == 0 ? "" : row.get(column), widths[column]))
            .toList();
    int height = cells.stream().mapToInt(List::size).max().orElse(1);
    for (int at = 0; at < height; at++) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        String part = at < cells.get(column).size() ? cells.get(column).get(at) : "";
        line.append(column == 0 ? "" : GAP).append(part);
        line.append(" ".repeat(widths[column] - part.length()));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private static List<String> broken(String cell, int width) {
    List<String> lines = new ArrayList<>();
    String rest = cell;
    while (rest.length() > width) {
      int at = rest.lastIndexOf(' ', width);
      lines.add(rest.substring(0, at));
      rest = rest.substring(at + 1);
    }
    lines.add(rest);
    return lines;
  }
}
