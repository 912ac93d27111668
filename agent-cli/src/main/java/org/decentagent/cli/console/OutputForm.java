// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.console;

/** For whom an answer is written. Immutable. */
public enum OutputForm {
  /** For people. */
  TEXT,
  /** For programs: one JSON value. */
  JSON
}
