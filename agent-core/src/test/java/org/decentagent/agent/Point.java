// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.util.Set;

/**
 * One step out of the agent's process, at which it can die. Immutable.
 *
 * @param names what is done there: the methods whose writes a commit makes durable, or the one
 *     method of the platform's client or of the plugin
 */
public record Point(Kind kind, When when, Set<String> names) {
  /** Copies the names. */
  public Point {
    names = Set.copyOf(names);
  }

  /** Where the step leads. */
  public enum Kind {
    COMMIT,
    PLATFORM,
    PLUGIN
  }

  /** On which side of the step. */
  public enum When {
    BEFORE,
    AFTER
  }

  static Point of(Kind kind, When when, String name) {
    return new Point(kind, when, Set.of(name));
  }
}
