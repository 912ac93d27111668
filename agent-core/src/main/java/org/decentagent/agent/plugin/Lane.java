// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

/** The kinds of calls to a provisioner. Each has permits and a circuit of its own. */
public enum Lane {
  /** Changes nothing: find, inventory, probe, identity, preflight, fits. */
  READ,
  /** Makes or changes an instance. */
  CHANGE,
  /** Removes an instance. Never waits behind creates, hung ones least of all. */
  REMOVAL
}
