// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How many servers there may be: what the provider set, and what Hetzner last said. Nobody can ask
 * Hetzner for a project's limit; one learns of it by a refusal, which counts for ten minutes, or
 * until something was removed. Safe for use by many threads.
 *
 * @see <a href="https://docs.hetzner.com/cloud/general/faq">Hetzner Cloud: limits</a>
 */
final class Room {
  private static final Duration BELIEVED = Duration.ofMinutes(10);

  private final InstantSource clock;
  private final Optional<Integer> most;
  private final AtomicReference<Instant> fullUntil = new AtomicReference<>(Instant.MIN);

  Room(InstantSource clock, Optional<Integer> most) {
    this.clock = clock;
    this.most = most;
  }

  /** What the provider set. */
  Optional<Integer> most() {
    return most;
  }

  /** The limit was met. */
  void met() {
    fullUntil.set(clock.instant().plus(BELIEVED));
  }

  /** Something was removed. */
  void freed() {
    fullUntil.set(Instant.MIN);
  }

  /** Whether Hetzner refused lately because of the limit. */
  boolean isFull() {
    return clock.instant().isBefore(fullUntil.get());
  }
}
