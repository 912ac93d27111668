// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** A value that is asked for again only when it has become old. Safe for use by many threads. */
final class Cached<T> {
  private final InstantSource clock;
  private final Duration longest;
  private final Supplier<T> source;
  private final ReentrantLock lock = new ReentrantLock();
  private Optional<T> value = Optional.empty();
  private Instant readAt = Instant.EPOCH;

  Cached(InstantSource clock, Duration longest, Supplier<T> source) {
    this.clock = clock;
    this.longest = longest;
    this.source = source;
  }

  T get() {
    lock.lock();
    try {
      Instant now = clock.instant();
      if (value.isEmpty() || isOld(now)) {
        T fresh = source.get();
        value = Optional.of(fresh);
        readAt = now;
        return fresh;
      }
      return value.get();
    } finally {
      lock.unlock();
    }
  }

  /** The value, if it is known and not old. */
  Optional<T> peek() {
    lock.lock();
    try {
      return value.filter(ignored -> !isOld(clock.instant()));
    } finally {
      lock.unlock();
    }
  }

  private boolean isOld(Instant now) {
    return !now.isBefore(readAt.plus(longest)) || now.isBefore(readAt);
  }

  void forget() {
    lock.lock();
    try {
      value = Optional.empty();
    } finally {
      lock.unlock();
    }
  }
}
