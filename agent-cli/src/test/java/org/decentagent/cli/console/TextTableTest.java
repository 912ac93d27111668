// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TextTableTest {
  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    TextTable table = new TextTable("A", "STATE").row("long one", "x").row("b", "ACTIVE");

    assertThat(table.lines(Screen.none()))
        .containsExactly("A         STATE", "long one  x", "b         ACTIVE");
  }

  @Test
  void textFromOutsideCannotMoveTheCursor() {
    TextTable table = new TextTable("A").row("evil\u001b[2J\nline");

    assertThat(table.lines(Screen.none())).containsExactly("A", "evil?[2J?line");
  }

  @Test
  void onANarrowTerminalSentencesGoOnUnderThemselvesAndIdsStayWhole() {
    Screen narrow = new Screen(true, true, false, false, 50);
    TextTable table =
        new TextTable("ORPHAN", "GRACE LEFT", "NEXT")
            .row("decent-agent-0123456789ab", "2 d", "kept until its grace is over, then removed");

    assertThat(table.lines(narrow))
        .containsExactly(
            "ORPHAN                     GRACE LEFT  NEXT",
            "decent-agent-0123456789ab  2 d         kept until",
            "                                       its grace",
            "                                       is over,",
            "                                       then",
            "                                       removed")
        .allMatch(line -> line.length() <= 50);
  }

  @Test
  void onANarrowTerminalColumnsInWhichNobodyHasAnythingAreLeftOut() {
    TextTable table =
        new TextTable("CONTRACT", "FOR", "HEALTH", "TROUBLE")
            .row("0123456789ab", "1h 03m", "-", "-")
            .row("ba9876543210", "2h 59m", "up", "-");

    assertThat(table.lines(new Screen(true, true, false, false, 30)))
        .containsExactly(
            "CONTRACT      FOR     HEALTH", "0123456789ab  1h 03m  -", "ba9876543210  2h 59m  up");
    assertThat(table.lines(new Screen(true, true, false, false, 80)))
        .first()
        .asString()
        .contains("TROUBLE");
  }

  @Test
  void anIdThatLeavesTheOthersNoRoomHasALineOfItsOwn() {
    Screen narrow = new Screen(true, true, false, false, 40);
    String id = "my box/" + "a".repeat(64);
    TextTable table =
        new TextTable("ORPHAN", "STATE", "NEXT")
            .row("box/1", "RUNNING", "kept until its grace is over")
            .row(id, "RUNNING", "kept until its grace is over");

    assertThat(table.lines(narrow))
        .containsExactly(
            "ORPHAN  STATE    NEXT",
            "box/1   RUNNING  kept until its grace is",
            "                 over",
            id,
            "        RUNNING  kept until its grace is",
            "                 over");
  }

  @Test
  void whatCannotBeBrokenIsShownAllTheSame() {
    Screen narrow = new Screen(true, true, false, false, 40);
    String id = "a".repeat(64);

    assertThat(new TextTable("ID", "WHY").row(id, "it is so").lines(narrow))
        .anyMatch(line -> line.startsWith(id));
  }

  @Test
  void inAFileEachRowIsOneLine() {
    assertThat(new TextTable("WHY").row("word ".repeat(60).strip()).lines(Screen.none()))
        .hasSize(2);
  }
}
