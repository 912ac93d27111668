// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.wire;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts requests in fixed windows of a minute per peer address and tier. Safe for use by many
 * threads.
 */
public final class RateLimiter {
  private static final long WINDOW_NANOS = 60_000_000_000L;
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");
  private static final List<String> EXEMPT =
      List.of("/api/v1/swagger", "/api/v1/openapi", "/api/v1/webhooks/", "/api/v1/acme-dns/");
  private static final List<String> STRICT =
      List.of(
          "/api/v1/accounts/recovery",
          "/api/v1/accounts/verify-email",
          "/api/v1/accounts/resend-verification");
  private static final Set<String> STRICT_EXACT =
      Set.of("/api/v1/accounts", "/api/v1/oauth/register", "/api/v1/agents-waitlist");

  private enum Tier {
    STRICT("strict", 10),
    STANDARD("standard", 60),
    RELAXED("relaxed", 120);

    private final String wireName;
    private final int limit;

    Tier(String wireName, int limit) {
      this.wireName = wireName;
      this.limit = limit;
    }
  }

  private record Key(String peer, Tier tier) {}

  private record Window(long start, int requests) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Key, Window> windows = new HashMap<>();

  /** Counts one request; answers when it is one too many. */
  public Optional<Answer> refuse(Request request, String peer, long now) {
    if (isExempt(request.path())) {
      return Optional.empty();
    }
    Tier tier = tier(request);
    lock.lock();
    try {
      Window window = windows.get(new Key(peer, tier));
      if (window == null || now - window.start() >= WINDOW_NANOS) {
        window = new Window(now, 0);
      }
      window = new Window(window.start(), window.requests() + 1);
      windows.put(new Key(peer, tier), window);
      return window.requests() > tier.limit ? Optional.of(tooMany(tier)) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** The answer that a write gets when it is one too many. */
  public static Answer tooManyWrites() {
    return tooMany(Tier.STANDARD);
  }

  private static Answer tooMany(Tier tier) {
    return new Answer.Plain(
        429,
        "Rate limit exceeded. Please try again later.",
        Map.of("Retry-After", "60", "X-RateLimit-Tier", tier.wireName));
  }

  private static boolean isExempt(String path) {
    return path.equals("/")
        || path.equals("/api/v1/health")
        || EXEMPT.stream().anyMatch(path::startsWith);
  }

  private static Tier tier(Request request) {
    if (READS.contains(request.method())) {
      return Tier.RELAXED;
    }
    boolean strict =
        STRICT_EXACT.contains(request.path())
            || STRICT.stream().anyMatch(request.path()::startsWith);
    return strict ? Tier.STRICT : Tier.STANDARD;
  }
}
