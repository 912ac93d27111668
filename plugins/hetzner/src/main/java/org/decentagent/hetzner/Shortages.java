// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Types that a location refused lately. They are left alone for 2, 4, 8 … 30 minutes: a refusal
 * that is answered by asking again at once eats the whole hour's calls. Safe for use by many
 * threads.
 *
 * @see <a href="https://github.com/syself/cluster-api-provider-hetzner/issues/1756">a loop that
 *     did</a>
 */
final class Shortages {
  private static final Duration FIRST = Duration.ofMinutes(2);
  private static final Duration LONGEST = Duration.ofMinutes(30);

  private final InstantSource clock;
  private final Map<Place, Shortage> shortages = new ConcurrentHashMap<>();

  Shortages(InstantSource clock) {
    this.clock = clock;
  }

  private record Shortage(Instant until, Duration pause) {}

  /** It was refused there. */
  void met(Place place) {
    Instant now = clock.instant();
    shortages.compute(
        place,
        (ignored, former) -> {
          if (former != null && now.isBefore(former.until())) {
            return former;
          }
          Duration pause = former == null ? FIRST : former.pause().multipliedBy(2);
          Duration bounded = pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
          return new Shortage(now.plus(bounded), bounded);
        });
  }

  /** It was to be had there. */
  void over(Place place) {
    shortages.remove(place);
  }

  /** How long it is still left alone; empty when it is not. */
  Optional<Duration> pause(Place place) {
    return Optional.ofNullable(shortages.get(place))
        .map(shortage -> Duration.between(clock.instant(), shortage.until()))
        .filter(Duration::isPositive);
  }
}
