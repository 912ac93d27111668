// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.time.Duration;
import java.time.Instant;

/**
 * The calls that a project has left: 3600, one more each second. Guarded by the world.
 *
 * @see <a href="https://docs.hetzner.cloud/reference/cloud#rate-limiting">Hetzner Cloud: rate
 *     limiting</a>
 */
final class TokenBucket {
  static final long CAPACITY = 3600;

  private long left = CAPACITY;
  private Instant counted;

  TokenBucket(Instant now) {
    counted = now;
  }

  /** Takes one, or says that there is none. */
  boolean take(Instant now) {
    refill(now);
    if (left == 0) {
      return false;
    }
    left--;
    return true;
  }

  void drainTo(long rest, Instant now) {
    refill(now);
    left = rest;
  }

  long left(Instant now) {
    refill(now);
    return left;
  }

  /** When it is full again, in seconds since 1970. */
  long fullAt(Instant now) {
    refill(now);
    return now.getEpochSecond() + (CAPACITY - left);
  }

  private void refill(Instant now) {
    long seconds = Math.max(0, Duration.between(counted, now).toSeconds());
    counted = left + seconds >= CAPACITY ? now : counted.plusSeconds(seconds);
    left = Math.min(CAPACITY, left + seconds);
  }
}
