// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import java.time.Duration;
import java.util.function.Supplier;

/** What goes wrong with one call to a {@link SimulatedCloud}. Immutable. */
public sealed interface Fault {
  /** The call never arrives, and the client knows: connection refused. */
  record Refused() implements Fault {}

  /** The call takes effect and the answer is lost: connection reset. */
  record LostReply() implements Fault {}

  /** Something on the way sends the call again a second later, and keeps that answer. */
  record ArrivesTwice() implements Fault {}

  /** The client waits in vain, and the call never took effect. */
  record TimedOut() implements Fault {}

  /** The client waits in vain, and the call takes effect that much later. */
  record TakesEffectLate(Duration after) implements Fault {}

  /** Too many calls: nothing happened. */
  record Throttled(Duration retryAfter) implements Fault {}

  /** The account's limit is reached: nothing happened. */
  record QuotaReached() implements Fault {}

  /** The credentials are not accepted, as with a 401 or 403: nothing happened, nothing is known. */
  record Denied() implements Fault {}

  /** The call hangs until its thread is interrupted, and never takes effect. */
  record Hangs() implements Fault {}

  /**
   * The client's own code fails in an unexpected way, after nothing was sent.
   *
   * @param failure makes a {@code RuntimeException} or an {@code Error}
   */
  record Throws(Supplier<? extends Throwable> failure) implements Fault {}

  /** A listing loses a page, and the client notices. */
  record PartialListing() implements Fault {}

  /** A listing is empty and looks complete, as from another account or a cloud with amnesia. */
  record EmptyListing() implements Fault {}

  /** Somebody else answers to {@link CloudOperation#IDENTIFY}. */
  record OtherIdentity(String identity) implements Fault {}
}
