// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner.api;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.decentagent.hetzner.wire.CatalogueJson;

/**
 * A kind of server. Immutable.
 *
 * @param memory in GB, as Hetzner counts
 * @param disk in GB, as Hetzner counts
 * @param offers by location; where it is not listed it cannot be had
 */
public record ServerType(
    String name,
    int cores,
    BigDecimal memory,
    BigDecimal disk,
    String architecture,
    Map<String, Offer> offers) {
  /** Copies the map. */
  public ServerType {
    offers = Map.copyOf(offers);
  }

  /**
   * How it can be had at one location.
   *
   * @param available whether there is room at present; a hint, the order may be refused all the
   *     same
   * @param unavailableAfter when it can no longer be ordered
   */
  public record Offer(boolean available, Optional<Instant> unavailableAfter) {}

  static ServerType of(CatalogueJson.ServerType json) {
    Map<String, Offer> offers = new HashMap<>();
    for (CatalogueJson.Offer offer : Optional.ofNullable(json.locations()).orElse(List.of())) {
      offers.put(
          offer.name(),
          new Offer(
              !Boolean.FALSE.equals(offer.available()),
              Optional.ofNullable(offer.deprecation())
                  .flatMap(it -> Optional.ofNullable(it.unavailableAfter()))));
    }
    return new ServerType(
        json.name(), json.cores(), json.memory(), json.disk(), json.architecture(), offers);
  }
}
