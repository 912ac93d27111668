// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

/** Whether calls reach a plugin. */
public enum CircuitState {
  /** They do. */
  CLOSED,
  /** The pause is over: one call tries whether the plugin works again. */
  HALF_OPEN,
  /** They do not, for a pause: too many ended in a way that a plugin must not end. */
  OPEN
}
