// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.control;

import java.util.List;
import org.decentagent.agent.hand.Said;

/**
 * What the agent answers to a {@link HandCommand}. Immutable.
 *
 * @param result {@code done}, {@code refused}, {@code cannot_look} or {@code no_such}
 * @param message one sentence
 * @param checked what was looked at first
 */
public record HandReply(String result, String message, List<String> checked) {
  /** Copies the list. */
  public HandReply {
    checked = List.copyOf(checked);
  }

  static HandReply of(Said said) {
    return switch (said) {
      case Said.Done(var message, var checked) -> new HandReply("done", message, checked);
      case Said.Refused(var why) -> new HandReply("refused", why, List.of());
      case Said.CannotLook(var why) -> new HandReply("cannot_look", why, List.of());
      case Said.NoSuch(var why) -> new HandReply("no_such", why, List.of());
    };
  }
}
