// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.time.Instant;

/** What became of asking for the lock of a contract. Immutable. */
public sealed interface Lock {
  /**
   * We hold it, newly or again.
   *
   * @param expiresAt by the platform's clock
   */
  record Acquired(Instant expiresAt) implements Lock {}

  /** Another agent holds it; until when is not told. */
  record HeldElsewhere() implements Lock {}
}
