// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TextTableTest {
  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    TextTable table = new TextTable("A", "STATE").row("long one", "x").row("b", "ACTIVE");

    assertThat(table.lines(Paint.PLAIN))
        .containsExactly("A         STATE", "long one  x", "b         ACTIVE");
  }

  @Test
  void textFromOutsideCannotMoveTheCursor() {
    TextTable table = new TextTable("A").row("evil\u001b[2J\nline");

    assertThat(table.lines(Paint.PLAIN)).containsExactly("A", "evil?[2J?line");
  }
}
