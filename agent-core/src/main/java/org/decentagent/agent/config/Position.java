// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.config;

/** A place in a file; both count from one. Immutable. */
record Position(int line, int column) {
  static final Position START = new Position(1, 1);
}
