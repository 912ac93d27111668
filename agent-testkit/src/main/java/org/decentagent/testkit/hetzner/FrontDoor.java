// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers one request in the API's order: route, token, rate limit, right to write, endpoint. Safe
 * for use by many threads.
 */
final class FrontDoor {
  /** Whether calls use up the rate limit. */
  enum Limiter {
    ON,
    OFF
  }

  /** An answer with the headers that belong to it. */
  record Handed(Answer answer, Map<String, String> headers) {}

  private final World world;
  private final Routes routes;
  private final Limiter limiter;
  private final TokenBucket strangers;
  private long correlation;

  FrontDoor(World world, Routes routes, Limiter limiter, Instant now) {
    this.world = world;
    this.routes = routes;
    this.limiter = limiter;
    strangers = new TokenBucket(now);
  }

  Handed answer(Request request, List<HetznerFault> twists) {
    return world.change(now -> {
      Answer answer;
      try {
        answer = pass(request, twists, now);
      } catch (ApiError error) {
        if (error.blame() == ApiError.Blame.CALLER) {
          world.addViolation(request.method() + " " + request.path() + " " + error.complaint());
        }
        answer = error.answer();
      }
      return new Handed(answer, headers(request, now));
    });
  }

  /** An answer that only looks as if the API had given it. */
  Handed pretend(Request request, HetznerFault.ErrorAnswer error) {
    return world.change(now ->
        new Handed(
            ApiError.of(error.status(), error.code(), error.message()).answer(),
            headers(request, now)));
  }

  private Answer pass(Request request, List<HetznerFault> twists, Instant now) {
    TokenBucket bucket = bucket(request);
    if (limiter == Limiter.ON && !bucket.take(now)) {
      throw ApiError.of(429, "rate_limit_exceeded", "limit of 3600 requests per hour reached");
    }
    Routes.Found found = routes.find(request);
    String token =
        bearer(request).orElseThrow(() -> ApiError.of(401, "unauthorized", "token is required"));
    World.Grant grant =
        world
            .grant(token)
            .orElseThrow(
                () -> ApiError.of(401, "unauthorized", "the token you have provided is invalid"));
    if (grant.access() == World.Access.READ_ONLY && !request.method().equals("GET")) {
      throw ApiError.of(401, "token_readonly", "token is only allowed to perform GET requests");
    }
    if (!request.body().isEmpty() && List.of("GET", "DELETE").contains(request.method())) {
      throw ApiError.unreadable("a " + request.method() + " has no body");
    }
    return found.endpoint().answer(new Call(request, found.ids(), grant.project(), twists, now));
  }

  private Map<String, String> headers(Request request, Instant now) {
    TokenBucket bucket = bucket(request);
    return Map.of(
        "RateLimit-Limit", Long.toString(TokenBucket.CAPACITY),
        "RateLimit-Remaining", Long.toString(bucket.left(now)),
        "RateLimit-Reset", Long.toString(bucket.fullAt(now)),
        "X-Correlation-Id", String.format("%032x", ++correlation));
  }

  private TokenBucket bucket(Request request) {
    return bearer(request)
        .flatMap(world::grant)
        .map(grant -> grant.project().bucket())
        .orElse(strangers);
  }

  private static Optional<String> bearer(Request request) {
    return request
        .header("authorization")
        .filter(value -> value.startsWith("Bearer "))
        .map(value -> value.substring("Bearer ".length()))
        .filter(token -> !token.isBlank());
  }
}
