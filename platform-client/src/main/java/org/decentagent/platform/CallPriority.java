// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.time.Duration;

/** How urgent a call is when the budget is short; the first named goes first. Immutable. */
enum CallPriority {
  /** Without these we look dead. */
  HEARTBEAT(100, Duration.ofMinutes(2)),
  /** Without these we lose a contract that we work on. */
  LEASE(98, Duration.ofMinutes(2)),
  /** What nobody pays for any more must end first; reconcile is how we learn of it. */
  TERMINATION(98, Duration.ofMinutes(2)),
  /** What customers wait for. */
  DELIVERY(94, Duration.ofMinutes(2)),
  /** Rotations, passwords, and what a person does by hand. */
  ROTATION(75, Duration.ofMinutes(2)),
  /** Sent when there is room, else left out. */
  HEALTH(60, Duration.ZERO);

  private final int share;
  private final Duration patience;

  CallPriority(int share, Duration patience) {
    this.share = share;
    this.patience = patience;
  }

  /** How many of {@code limit} calls may be under way or counted before one like this must wait. */
  int shareOf(int limit) {
    return (int) Math.max(1, (long) limit * share / 100);
  }

  /** How long to wait for the budget before giving up. */
  Duration patience() {
    return patience;
  }
}
