// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.backend;

/** Where the steps of one contract tell that work moves. Safe for use by many threads. */
interface Beacon {
  /** A durable step was taken. */
  void moved();

  /** The plugin says what it is doing. */
  void told(String what);
}
