// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

/** Makes things go wrong between a plugin and its backend. Safe for use by many threads. */
public interface Troublemaker {
  /** Whether it can make that happen. */
  boolean knows(Mishap mishap);

  /**
   * Begins.
   *
   * @param skipped how many changes go well before the one that a single mishap befalls; 0 for
   *     those that last
   */
  void begin(Mishap mishap, int skipped);

  /** How many calls it has befallen since it began. */
  int befallen();

  /** All is well again; nothing happens when it is already. */
  void end();
}
