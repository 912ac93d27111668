// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner.api;

import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalInt;
import org.decentagent.spi.unit.Secret;
import org.decentagent.toolkit.http.BackendHttp;
import org.decentagent.toolkit.http.HttpLimits;
import org.decentagent.toolkit.http.ServerTrust;

/**
 * One project of Hetzner Cloud, as its token shows it. Calls throw what they mean for the agent;
 * nothing is repeated here. Safe for use by many threads.
 *
 * @see <a href="https://docs.hetzner.cloud/reference/cloud">Hetzner Cloud API</a>
 */
public final class Hetzner implements AutoCloseable {
  private final BackendHttp http;
  private final Throttle throttle;
  private final ActionWatch watch;

  private Hetzner(BackendHttp http, Throttle throttle, InstantSource clock) {
    this.http = http;
    this.throttle = throttle;
    this.watch = new ActionWatch(clock);
  }

  /**
   * A project.
   *
   * @param url such as {@code https://api.hetzner.cloud/v1}
   * @param throttle shared by everything that uses the token
   * @throws IllegalArgumentException when the address is none
   */
  public static Hetzner at(String url, Secret token, Throttle throttle, InstantSource clock) {
    BackendHttp http =
        BackendHttp.at(
            url,
            Map.of("Authorization", "Bearer " + token.reveal(), "User-Agent", "decent-agent"),
            HttpLimits.standard(),
            new ServerTrust.PublicAuthorities());
    return new Hetzner(http, throttle, clock);
  }

  /** Its servers, by calls of that urgency. */
  public Servers servers(Urgency urgency) {
    return new Servers(calls(urgency));
  }

  /** What can be ordered, and what the project has besides servers. */
  public Catalogue catalogue() {
    return new Catalogue(calls(Urgency.LOOK));
  }

  /** The project's placement groups. */
  public PlacementGroups placementGroups() {
    return new PlacementGroups(calls(Urgency.CHANGE));
  }

  /** The project's Primary IPs. */
  public PrimaryIps primaryIps() {
    return new PrimaryIps(calls(Urgency.REMOVAL));
  }

  /** How some actions stand. */
  public ActionWatch.Standing standing(Collection<Long> actions, Urgency urgency) {
    return watch.of(calls(urgency), actions);
  }

  /** How many calls Hetzner said are left. */
  public OptionalInt remainingCalls() {
    return throttle.remaining();
  }

  private Calls calls(Urgency urgency) {
    return new Calls(http, throttle, urgency);
  }

  @Override
  public void close() {
    http.close();
  }
}
