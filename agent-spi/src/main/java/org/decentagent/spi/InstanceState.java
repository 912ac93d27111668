// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

/**
 * What an instance does, as far as a backend tells. Read by plugins nowhere; they only answer with
 * it.
 */
public enum InstanceState {
  /** Being made; cannot be judged yet. */
  CREATING,
  /** Runs. */
  RUNNING,
  /** Exists and does not run: stopped, paused, suspended, crashed. */
  STOPPED,
  /** Being removed. */
  REMOVING,
  /** Exists, in a state this plugin does not know. */
  OTHER
}
