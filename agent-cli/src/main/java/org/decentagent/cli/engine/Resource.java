// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.engine;

/**
 * Something that an engine keeps. Immutable.
 *
 * @param agent the agent label of its owner stamp; empty when it has none
 */
public record Resource(Kind kind, String id, String name, String agent) {
  /** What it is; the order in which they can be removed. */
  public enum Kind {
    /** A container, in any state. */
    CONTAINER,
    /** A network. */
    NETWORK,
    /** A volume. */
    VOLUME
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(java.util.Locale.ROOT) + " " + name;
  }
}
