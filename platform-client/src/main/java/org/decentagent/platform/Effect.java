// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

/** Whether a call that went wrong may have changed something on the platform. Immutable. */
public enum Effect {
  /** It changed nothing: it was never sent, or it only reads. */
  NONE,
  /** It may have had its effect; only a look at the platform can tell. */
  MAYBE
}
