// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.time.Duration;

/** What the budget says to a call. Immutable. */
sealed interface CallPermit {
  /**
   * Go ahead.
   *
   * @param end to be run once, when the answer is there or the call has failed
   */
  record Granted(Runnable end) implements CallPermit {}

  /**
   * Not now.
   *
   * @param retryAfter when there may be room
   */
  record NoRoom(Duration retryAfter) implements CallPermit {}
}
