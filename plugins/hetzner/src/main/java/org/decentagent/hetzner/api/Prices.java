// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner.api;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.decentagent.hetzner.wire.CatalogueJson;
import org.jspecify.annotations.Nullable;

/**
 * What servers and addresses cost a month, without tax. Immutable.
 *
 * @param currency such as {@code EUR}
 * @param servers by type and location
 * @param ipv4 of an IPv4 address, by location
 * @see <a href="https://docs.hetzner.cloud/reference/cloud#pricing">Hetzner Cloud: pricing</a>
 */
public record Prices(
    String currency, Map<Place, BigDecimal> servers, Map<String, BigDecimal> ipv4) {
  /** Copies the maps. */
  public Prices {
    servers = Map.copyOf(servers);
    ipv4 = Map.copyOf(ipv4);
  }

  /** A server type at a location. */
  public record Place(String type, String location) {}

  /** Whether an IPv4 address is bought too; an IPv6 network costs nothing. */
  public enum Ipv4 {
    /** With an IPv4 address. */
    WITH,
    /** Without. */
    WITHOUT
  }

  /** What a server costs a month, its IPv4 address included; empty when there is no such price. */
  public Optional<BigDecimal> monthly(Place place, Ipv4 address) {
    Optional<BigDecimal> server = Optional.ofNullable(servers.get(place));
    return switch (address) {
      case WITHOUT -> server;
      case WITH ->
          server.flatMap(price -> Optional.ofNullable(ipv4.get(place.location())).map(price::add));
    };
  }

  static Prices of(CatalogueJson.Prices json) {
    Map<Place, BigDecimal> servers = new HashMap<>();
    for (CatalogueJson.TypePrices type : orNone(json.serverTypes())) {
      String name = Optional.ofNullable(type.name()).orElse("");
      byLocation(type.prices())
          .forEach((location, amount) -> servers.put(new Place(name, location), amount));
    }
    Map<String, BigDecimal> ipv4 = new HashMap<>();
    orNone(json.primaryIps()).stream()
        .filter(kind -> "ipv4".equals(kind.type()))
        .forEach(kind -> ipv4.putAll(byLocation(kind.prices())));
    return new Prices(json.currency(), servers, ipv4);
  }

  private static Map<String, BigDecimal> byLocation(@Nullable List<CatalogueJson.Price> prices) {
    Map<String, BigDecimal> amounts = new HashMap<>();
    for (CatalogueJson.Price price : orNone(prices)) {
      String location = price.location();
      BigDecimal net = price.priceMonthly() == null ? null : price.priceMonthly().net();
      if (location != null && net != null) {
        amounts.put(location, net);
      }
    }
    return amounts;
  }

  private static <T> List<T> orNone(@Nullable List<T> list) {
    return Optional.ofNullable(list).orElse(List.of());
  }
}
