// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.simulation;

/** What people do by hand in a cloud's console, without a word to the agent. */
public enum ConsoleAct {
  /** Deletes the instance. */
  DELETE,
  /** Stops the instance. */
  STOP,
  /** Starts it, stopped or not. */
  START,
  /** Takes its labels off. */
  STRIP_LABELS,
  /** Restores a backup of it beside it, labels included. */
  COPY,
  /** Installs it anew: other host key. */
  REINSTALL,
  /** Makes a machine of their own. */
  OWN_MACHINE,
  /** Makes a machine of their own that bears the name of the contract's instance. */
  SQUAT
}
