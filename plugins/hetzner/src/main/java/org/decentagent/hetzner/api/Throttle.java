// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.toolkit.http.Exchange;

/**
 * The calls that one project may still make. Hetzner gives a project 3600 an hour, refilled one a
 * second; everything that uses the project draws on them. We make one a second after a burst of 60,
 * leave the project's last 300 to removals, and after a 429 hold everything for a while that grows.
 * Safe for use by many threads.
 *
 * @see <a href="https://docs.hetzner.cloud/reference/cloud#rate-limiting">Hetzner Cloud: rate
 *     limiting</a>
 */
public final class Throttle {
  private static final long CALL = 1000; // in milliseconds of refill
  private static final long BURST = 60 * CALL;
  private static final int RESERVE = 300;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
  private static final Duration LONGEST_HOLD = Duration.ofSeconds(60);

  private final InstantSource clock;
  private final Pause pause;
  private final RandomGenerator random;
  private final ReentrantLock lock = new ReentrantLock();
  private long level = BURST;
  private Instant filled;
  private OptionalInt remaining = OptionalInt.empty();
  private Instant remainingAt;
  private Instant heldUntil = Instant.MIN;
  private int refusals;

  /** A full bucket. */
  public Throttle(InstantSource clock, Pause pause, RandomGenerator random) {
    this.clock = clock;
    this.pause = pause;
    this.random = random;
    this.filled = clock.instant();
    this.remainingAt = filled;
  }

  /**
   * Waits for the right to make one call, ten seconds at most.
   *
   * @throws ProvisioningException.Retryable when it would take longer; nothing was sent
   */
  void admit(Urgency urgency, String what) {
    Duration waited = Duration.ZERO;
    while (true) {
      Duration left = take(urgency);
      if (left.isZero()) {
        return;
      }
      waited = waited.plus(left);
      if (waited.compareTo(LONGEST_WAIT) > 0) {
        throw new ProvisioningException.Retryable(
            HetznerFailures.code("throttled"),
            "cannot "
                + what
                + " now: the project's calls of this hour are used up, or kept for removals; no other"
                + " program should use this project",
            left);
      }
      try {
        pause.rest(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ProvisioningException.Retryable(
            HetznerFailures.code("interrupted"), "stopped before it could " + what, e);
      }
    }
  }

  /** Learns from an answer's status and headers. */
  void learn(Exchange.Answered answer) {
    Instant now = clock.instant();
    lock.lock();
    try {
      answer
          .header("RateLimit-Remaining")
          .filter(text -> text.matches("[0-9]{1,9}"))
          .ifPresent(text -> {
            remaining = OptionalInt.of(Integer.parseInt(text));
            remainingAt = now;
          });
      if (answer.status() == 429) {
        long seconds = Math.min(LONGEST_HOLD.toSeconds(), 1L << Math.min(refusals, 6));
        refusals++;
        heldUntil = now.plusMillis(seconds * 1000 + random.nextLong(500 * seconds));
        refill(now);
        level = Math.min(level, 0);
      } else {
        refusals = 0;
      }
    } finally {
      lock.unlock();
    }
  }

  /** How long everything is held at the moment; zero when it is not. */
  Duration hold() {
    lock.lock();
    try {
      Instant now = clock.instant();
      return now.isBefore(heldUntil) ? Duration.between(now, heldUntil) : Duration.ZERO;
    } finally {
      lock.unlock();
    }
  }

  /** How many calls Hetzner said are left, as last heard. */
  public OptionalInt remaining() {
    lock.lock();
    try {
      return remaining;
    } finally {
      lock.unlock();
    }
  }

  /** Zero after taking one call, else how long until there may be one. */
  private Duration take(Urgency urgency) {
    lock.lock();
    try {
      Instant now = clock.instant();
      refill(now);
      if (now.isBefore(heldUntil)) {
        return Duration.between(now, heldUntil);
      }
      if (urgency != Urgency.REMOVAL) {
        long lacking =
            Math.max((urgency.leaves() + 1) * CALL - level, 1000L * (RESERVE + 1 - left(now)));
        if (lacking > 0) {
          return Duration.ofMillis(Math.min(lacking, LONGEST_HOLD.toMillis()));
        }
      }
      level = Math.max(level - CALL, -BURST);
      remaining = remaining.isPresent() ? OptionalInt.of(remaining.getAsInt() - 1) : remaining;
      return Duration.ZERO;
    } finally {
      lock.unlock();
    }
  }

  /** What is left of the project's calls, by what was heard last and the refill since. */
  private long left(Instant now) {
    return remaining.isPresent()
        ? remaining.getAsInt() + Math.max(0, Duration.between(remainingAt, now).toSeconds())
        : Integer.MAX_VALUE / 2;
  }

  private void refill(Instant now) {
    level = Math.min(BURST, level + Math.max(0, Duration.between(filled, now).toMillis()));
    filled = now;
  }
}
