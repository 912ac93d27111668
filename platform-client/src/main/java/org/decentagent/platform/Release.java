// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

/** What became of giving back a lock. Immutable. */
public enum Release {
  /** We held it, or nobody did, and now nobody does. */
  RELEASED,
  /** Another agent holds it, or there is no such lock. */
  NOT_HELD
}
