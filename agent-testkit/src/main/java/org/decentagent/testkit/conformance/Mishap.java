// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

/** What can go wrong between a plugin and its backend. */
public enum Mishap {
  /** No call arrives, and the plugin can know: connection refused. Lasts. */
  UNREACHABLE,
  /**
   * Every call is answered with an undocumented error, as with a bare 500; none has an effect.
   * Lasts.
   */
  SERVER_ERROR,
  /** The credentials are not accepted, as with a 401. Lasts. */
  DENIED,
  /** Every call is told to come back later, as with a 429. Lasts. */
  THROTTLED,
  /** The account has no room for another instance. Lasts. */
  NO_ROOM,
  /** Listings lose a page, or cannot be read to their end. Lasts. */
  LISTING_CUT,
  /** Calls hang until their thread is interrupted; none has an effect. Lasts. */
  HANGING,
  /** One change takes effect, and its answer is lost. */
  ANSWER_LOST,
  /** One change gets no answer, and never takes effect. */
  REQUEST_LOST;

  /** Whether it befalls all calls until it ends, and not one change only. */
  public boolean lasts() {
    return switch (this) {
      case UNREACHABLE, SERVER_ERROR, DENIED, THROTTLED, NO_ROOM, LISTING_CUT, HANGING -> true;
      case ANSWER_LOST, REQUEST_LOST -> false;
    };
  }
}
