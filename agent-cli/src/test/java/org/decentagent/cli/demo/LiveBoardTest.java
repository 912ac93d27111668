// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.decentagent.cli.console.Paint;
import org.decentagent.cli.console.Screen;
import org.junit.jupiter.api.Test;

final class LiveBoardTest {
  private static final Pattern CONTROL = Pattern.compile("\u001b\\[([0-9]+)A|\r\u001b\\[J");

  private final ByteArrayOutputStream stream = new ByteArrayOutputStream();
  private final Board board =
      new LiveBoard(
          new PrintStream(stream, true, StandardCharsets.UTF_8),
          Paint.PLAIN,
          Screen.of("out 60", Map.of("TERM", "xterm")));

  /** What a terminal shows in the end. */
  private List<String> shown() {
    List<String> lines = new ArrayList<>();
    String text = stream.toString(StandardCharsets.UTF_8);
    int from = 0;
    int row = 0;
    Matcher control = CONTROL.matcher(text);
    while (control.find()) {
      row = print(text.substring(from, control.start()), lines, row);
      if (control.group(1) != null) {
        row -= Integer.parseInt(control.group(1));
      } else {
        lines.subList(row, lines.size()).clear();
      }
      from = control.end();
    }
    print(text.substring(from), lines, row);
    return lines;
  }

  private static int print(String text, List<String> lines, int row) {
    int now = row;
    for (String line : text.lines().toList()) {
      if (now < lines.size()) {
        lines.set(now, line);
      } else {
        lines.add(line);
      }
      now++;
    }
    return now;
  }

  private static Board.Row row(int number, String state) {
    return new Board.Row(number, "0123456789ab", state, "3s", "x".repeat(100));
  }

  @Test
  void contractsAreDrawnOverThemselves() {
    board.step("delivering");
    board.contracts(List.of(row(1, "PLANNED"), row(2, "PLANNED")));
    board.contracts(List.of(row(1, "ACTIVE"), row(2, "PLANNED")));

    assertThat(shown()).hasSize(3);
    assertThat(shown().get(0)).isEqualTo("....  delivering");
    assertThat(shown().get(1)).contains("ACTIVE");
    assertThat(shown().get(2)).contains("PLANNED");
  }

  @Test
  void noLineIsWiderThanTheTerminal() {
    board.step("s".repeat(200));
    board.contracts(List.of(row(1, "ACTIVE")));
    board.note("n".repeat(200));

    assertThat(shown()).hasSize(3).allMatch(line -> line.length() < 60);
  }

  @Test
  void stepsThatAreDoneStay() {
    board.step("first");
    board.note("on the way");
    board.step("second");
    board.tell("to be read");
    board.end();

    assertThat(shown()).containsExactly("done  first", "to be read", "done  second");
  }
}
