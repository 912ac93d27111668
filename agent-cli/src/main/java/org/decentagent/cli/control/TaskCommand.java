// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.control;

import java.util.Map;

/**
 * What the operator says about a task, on its way to the agent. Immutable.
 *
 * @param who says it, for the audit trail
 * @param values what was entered, by field; of a completion only
 * @param reason of a refusal only
 * @param millis how long; of a snooze only
 */
public record TaskCommand(
    Verb verb, String who, Map<String, String> values, String reason, long millis) {
  /** What is said. */
  public enum Verb {
    /** It is done. */
    COMPLETE,
    /** It will not be done. */
    REFUSE,
    /** Not now. */
    SNOOZE
  }

  /** Copies the map. */
  public TaskCommand {
    values = Map.copyOf(values);
  }
}
