// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.hand;

import java.util.List;

/**
 * A contract on hold as commands and their JSON show it. Immutable.
 *
 * @param was the state it was in
 * @param why it is held
 * @param ways what can be said about it
 */
public record HoldView(
    String contract, String backend, String was, String since, String why, List<Way> ways) {
  /** Copies the list. */
  public HoldView {
    ways = List.copyOf(ways);
  }

  /**
   * Something that can be said.
   *
   * @param command to type
   * @param meaning what it says, and what follows
   */
  public record Way(String command, String meaning) {}
}
