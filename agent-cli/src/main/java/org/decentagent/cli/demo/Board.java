// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.io.PrintStream;
import java.util.List;

/** Where a demo shows how far it is. Safe for use by many threads. */
interface Board {
  /** A step begins. */
  void step(String text);

  /** The last step is done. */
  void end();

  /** Something happens on the way; shown as long as nothing else does. */
  void note(String text);

  /** Where the contracts are. */
  void contracts(List<Row> rows);

  /** Something that must stay readable. */
  void tell(String text);

  /**
   * One contract.
   *
   * @param id its first digits
   * @param state what the agent's journal says
   * @param age for how long
   * @param more where its tenant logs in, or what is wrong
   */
  record Row(int number, String id, String state, String age, String more) {}

  /** One line for each change, for files and pipes. */
  static Board plain(PrintStream out) {
    return new PlainBoard(out);
  }
}
