// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner.api;

/** What a call without a clear answer may have done. */
enum Effect {
  /** Nothing: it only looks. */
  NONE,
  /** Perhaps what it was to do. */
  MAYBE
}
