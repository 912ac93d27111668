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
  /**
   * Is not there, and something that was made for it is: a network, a volume, an address. Only
   * {@link Provisioner#inventory} answers with it, under an id of the part that no instance can
   * have; {@link Provisioner#find} answers {@link Lookup.Absent}. The agent removes what is left of
   * a contract that is over as it removes an instance, by {@link Provisioner#terminate} without an
   * id, and never stops or adopts it.
   */
  REMAINS,
  /** Exists, in a state this plugin does not know. */
  OTHER
}
