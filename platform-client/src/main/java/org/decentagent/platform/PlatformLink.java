// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import org.decentagent.http.Timeouts;

/**
 * How calls get to one platform: its address, and the budget, clock, deadlines and randomness they
 * share. Immutable.
 */
public final class PlatformLink {
  private final HttpUrl origin;
  private final CallBudget budget;
  private final InstantSource clock;
  private final Timeouts timeouts;
  private final SecureRandom random;
  private final Optional<Interceptor> shortcut;

  private PlatformLink(
      HttpUrl origin,
      CallBudget budget,
      InstantSource clock,
      Timeouts timeouts,
      SecureRandom random,
      Optional<Interceptor> shortcut) {
    this.origin = origin;
    this.budget = budget;
    this.clock = clock;
    this.timeouts = timeouts;
    this.random = random;
    this.shortcut = shortcut;
  }

  /**
   * A link to the platform at an address like {@code https://api.decent-cloud.org}, with a final
   * slash or without, with {@linkplain Timeouts#standard() standard} deadlines.
   *
   * @throws IllegalArgumentException when the address has another scheme, a path or more, or would
   *     send without TLS to another machine
   */
  public static PlatformLink to(URI address, CallBudget budget, InstantSource clock) {
    return to(address, PlainHttp.LOOPBACK_ONLY, budget, clock);
  }

  /** The same, with a word on plain HTTP. */
  public static PlatformLink to(
      URI address, PlainHttp plainHttp, CallBudget budget, InstantSource clock) {
    return new PlatformLink(
        PlatformAddress.parse(address, plainHttp),
        budget,
        clock,
        Timeouts.standard(),
        new SecureRandom(),
        Optional.empty());
  }

  /** The same with other deadlines. */
  public PlatformLink within(Timeouts others) {
    return new PlatformLink(origin, budget, clock, others, random, shortcut);
  }

  /** The same with another source of nonces. */
  public PlatformLink drawing(SecureRandom other) {
    return new PlatformLink(origin, budget, clock, timeouts, other, shortcut);
  }

  /** The same, whose calls somebody answers before they come to the network. */
  PlatformLink answeredBy(Interceptor somebody) {
    return new PlatformLink(origin, budget, clock, timeouts, random, Optional.of(somebody));
  }

  HttpUrl origin() {
    return origin;
  }

  CallBudget budget() {
    return budget;
  }

  InstantSource clock() {
    return clock;
  }

  Timeouts timeouts() {
    return timeouts;
  }

  SecureRandom random() {
    return random;
  }

  Optional<Interceptor> shortcut() {
    return shortcut;
  }

  @Override
  public String toString() {
    return "link to " + origin;
  }
}
