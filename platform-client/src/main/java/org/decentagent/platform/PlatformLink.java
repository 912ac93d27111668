// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import okhttp3.HttpUrl;

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

  private PlatformLink(
      HttpUrl origin,
      CallBudget budget,
      InstantSource clock,
      Timeouts timeouts,
      SecureRandom random) {
    this.origin = origin;
    this.budget = budget;
    this.clock = clock;
    this.timeouts = timeouts;
    this.random = random;
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
        new SecureRandom());
  }

  /** The same with other deadlines. */
  public PlatformLink within(Timeouts others) {
    return new PlatformLink(origin, budget, clock, others, random);
  }

  /** The same with another source of nonces. */
  public PlatformLink drawing(SecureRandom other) {
    return new PlatformLink(origin, budget, clock, timeouts, other);
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

  @Override
  public String toString() {
    return "link to " + origin;
  }
}
