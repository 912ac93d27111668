// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.util.List;

/** What a demo says before it begins when it does not show the real thing. */
final class Banner {
  private static final String LINE = "=".repeat(78);

  private Banner() {}

  /**
   * A plugin against something that is simulated.
   *
   * @param table the table of {@code agent.toml} that makes it real
   * @param guide the folder with the guide to the plugin
   */
  static List<String> simulated(String what, String instances, String table, String guide) {
    return List.of("SIMULATED: " + what, instances, real(table), guide(guide));
  }

  static String real(String table) {
    return "The real thing: write " + table + " in agent.toml;";
  }

  static String guide(String name) {
    return "its guide: docs/plugins/" + name + "/README.md in the distribution.";
  }

  static void show(Board board, List<String> lines) {
    if (!lines.isEmpty()) {
      board.tell(LINE);
      lines.forEach(board::tell);
      board.tell(LINE);
    }
  }
}
