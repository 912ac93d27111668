// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

/** What a call may leave behind when nobody knows how it ended. */
enum Effect {
  /** Nothing: it only looked. */
  NONE,
  /** Perhaps what it was to do. */
  MAYBE
}
