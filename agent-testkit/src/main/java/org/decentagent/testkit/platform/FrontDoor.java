// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.decentagent.testkit.platform.internal.api.Timers;
import org.decentagent.testkit.platform.internal.auth.Authentication;
import org.decentagent.testkit.platform.internal.state.World;
import org.decentagent.testkit.platform.internal.wire.Answer;
import org.decentagent.testkit.platform.internal.wire.Call;
import org.decentagent.testkit.platform.internal.wire.Caller;
import org.decentagent.testkit.platform.internal.wire.HardError;
import org.decentagent.testkit.platform.internal.wire.Nanos;
import org.decentagent.testkit.platform.internal.wire.RateLimiter;
import org.decentagent.testkit.platform.internal.wire.Request;
import org.decentagent.testkit.platform.internal.wire.Routes;
import org.decentagent.testkit.platform.internal.wire.SoftError;

/**
 * Answers one request in the platform's order: origin, rate limit, route, signature, arguments,
 * endpoint. Safe for use by many threads.
 */
final class FrontDoor {
  private final World world;
  private final Routes routes;
  private final Timers timers;
  private final InstantSource clock;
  private final Optional<RateLimiter> limiter;
  private final Authentication authentication;

  FrontDoor(
      World world,
      Authentication authentication,
      Routes routes,
      Timers timers,
      InstantSource clock,
      Optional<RateLimiter> limiter) {
    this.world = world;
    this.routes = routes;
    this.timers = timers;
    this.clock = clock;
    this.limiter = limiter;
    this.authentication = authentication;
  }

  /**
   * @param skew how far the clock that checks signatures is ahead
   */
  Answer answer(Request request, String peer, Duration skew) {
    try {
      if (request.header("origin").isPresent()) {
        throw new HardError(403, "unauthorized");
      }
      Optional<Answer> refusal =
          limiter.flatMap(limit -> limit.refuse(request, peer, Nanos.of(clock.instant())));
      if (refusal.isPresent()) {
        return refusal.get();
      }
      Routes.Found found = routes.find(request);
      return world.change(() -> handle(request, found, skew));
    } catch (SoftError e) {
      return Answer.refused(e.text());
    } catch (HardError e) {
      return Answer.plain(e.status(), e.text());
    }
  }

  private Answer handle(Request request, Routes.Found found, Duration skew) {
    long now = Nanos.of(clock.instant());
    timers.runDue(now);
    Caller caller = authentication.identify(request, found.route().access(), now + Nanos.of(skew));
    return found.route().endpoint().answer(new Call(request, caller, found.parameters(), now));
  }
}
