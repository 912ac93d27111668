// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.decentagent.hetzner.api.Catalogue;
import org.decentagent.hetzner.api.Hetzner;
import org.decentagent.hetzner.api.Image;
import org.decentagent.hetzner.api.Prices;
import org.decentagent.hetzner.api.ServerType;

/**
 * Hetzner's catalogue as of at most five minutes ago, and the project's firewalls. Safe for use by
 * many threads.
 */
final class Stock {
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final InstantSource clock;
  private final Catalogue catalogue;
  private final Cached<List<ServerType>> types;
  private final Cached<Map<String, Long>> firewalls;
  private final Cached<Prices> prices;
  private final Map<String, Cached<List<Image>>> images = new ConcurrentHashMap<>();

  Stock(Hetzner hetzner, InstantSource clock) {
    this.clock = clock;
    this.catalogue = hetzner.catalogue();
    this.types = new Cached<>(clock, LONGEST, catalogue::serverTypes);
    this.firewalls = new Cached<>(clock, LONGEST, catalogue::firewalls);
    this.prices = new Cached<>(clock, LONGEST, catalogue::prices);
  }

  List<ServerType> types() {
    return types.get();
  }

  /** Images of that name or id, one for each architecture. */
  List<Image> images(String nameOrId) {
    return images
        .computeIfAbsent(
            nameOrId, name -> new Cached<>(clock, LONGEST, () -> catalogue.images(name)))
        .get();
  }

  Map<String, Long> firewalls() {
    return firewalls.get();
  }

  Prices prices() {
    return prices.get();
  }

  /** Reads everything anew at the next question, because Hetzner saw it differently. */
  void forget() {
    types.forget();
    firewalls.forget();
    prices.forget();
    images.clear();
  }
}
