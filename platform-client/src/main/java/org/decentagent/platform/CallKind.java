// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

/** Which limit of the platform a call counts against. Immutable. */
enum CallKind {
  /** GET. */
  READ,
  /** Every other method, whether it changes something or not. */
  WRITE
}
