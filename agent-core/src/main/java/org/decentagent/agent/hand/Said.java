// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.hand;

import java.util.List;

/** What became of something the operator said. */
public sealed interface Said {
  /**
   * It is written down, and acted upon from now.
   *
   * @param message what follows
   * @param checked what was looked at before, a line each
   */
  record Done(String message, List<String> checked) implements Said {
    /** Copies the list. */
    public Done {
      checked = List.copyOf(checked);
    }
  }

  /** It cannot be; nothing changed. */
  record Refused(String why) implements Said {}

  /** What must be looked at first could not be; nothing changed. */
  record CannotLook(String why) implements Said {}

  /** There is no such thing, or more than one; nothing changed. */
  record NoSuch(String why) implements Said {}
}
