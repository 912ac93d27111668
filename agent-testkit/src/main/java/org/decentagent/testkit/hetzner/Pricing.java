// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What things cost.
 *
 * @see <a href="https://docs.hetzner.cloud/reference/cloud#pricing">Hetzner Cloud: pricing</a>
 */
final class Pricing {
  private Pricing() {}

  static ObjectNode document(Catalogue catalogue) {
    ObjectNode pricing = Json.object().put("currency", "EUR").put("vat_rate", "19.000000");
    pricing.set("image", one("price_per_gb_month", "0.0110"));
    pricing.set("volume", one("price_per_gb_month", "0.0440"));
    pricing.set("floating_ip", one("price_monthly", "3.0000"));
    pricing.set("floating_ips", Json.array(List.of()));
    pricing.set("server_backup", Json.object().put("percentage", "20.000000"));
    pricing.set("load_balancer_types", Json.array(List.of()));
    pricing.set(
        "server_types", Json.array(catalogue.types().stream().map(Pricing::ofType).toList()));
    pricing.set(
        "primary_ips",
        Json.array(
            List.of(
                ofAddress(catalogue, "ipv4", "0.0008", "0.5000"),
                ofAddress(catalogue, "ipv6", "0.0000", "0.0000"))));
    return Json.object().set("pricing", pricing);
  }

  private static ObjectNode one(String name, String net) {
    return Json.object().set(name, Offer.price(net));
  }

  private static ObjectNode ofType(ServerType type) {
    ObjectNode node = Json.object().put("id", type.id()).put("name", type.name());
    node.set("prices", Json.array(type.prices()));
    return node;
  }

  private static ObjectNode ofAddress(
      Catalogue catalogue, String kind, String hourly, String monthly) {
    List<ObjectNode> prices =
        catalogue.locations().stream()
            .map(location -> {
              ObjectNode price = Json.object().put("location", location.name());
              price.set("price_hourly", Offer.price(hourly));
              price.set("price_monthly", Offer.price(monthly));
              return price;
            })
            .toList();
    ObjectNode node = Json.object().put("type", kind);
    node.set("prices", Json.array(prices));
    return node;
  }
}
