// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

/** What goes wrong with one task, after it was accepted. */
public sealed interface TaskFault {
  /** It does nothing and ends with this text. */
  record Fails(String exitStatus) implements TaskFault {}

  /** It does its work, and ends with so many warnings. */
  record Warns(int warnings) implements TaskFault {}

  /** It never ends and never does its work. */
  record NeverEnds() implements TaskFault {}

  /** Its worker dies before the work was done. */
  record DiesBefore() implements TaskFault {}

  /** Its worker dies after the work was done. */
  record DiesAfter() implements TaskFault {}
}
