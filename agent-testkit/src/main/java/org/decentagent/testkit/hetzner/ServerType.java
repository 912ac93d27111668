// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A kind of server with its offers. Guarded by the world. */
final class ServerType {
  private static final List<String> PLAIN =
      List.of(
          "id",
          "name",
          "description",
          "category",
          "cores",
          "memory",
          "disk",
          "cpu_type",
          "architecture",
          "storage_type");

  private final JsonNode source;
  private final Map<String, Offer> offers = new LinkedHashMap<>();

  ServerType(JsonNode source) {
    this.source = source;
    for (JsonNode offer : source.path("offers")) {
      Offer at = new Offer(offer);
      offers.put(at.location(), at);
    }
  }

  long id() {
    return source.path("id").longValue();
  }

  String name() {
    return source.path("name").stringValue();
  }

  String architecture() {
    return source.path("architecture").stringValue();
  }

  long disk() {
    return source.path("disk").longValue();
  }

  Optional<Offer> at(String location) {
    return Optional.ofNullable(offers.get(location));
  }

  List<Offer> offers() {
    return List.copyOf(offers.values());
  }

  void withdrawFrom(String location) {
    offers.remove(location);
  }

  ObjectNode document(Catalogue catalogue, Instant now) {
    ObjectNode node = Json.object();
    PLAIN.forEach(name -> node.set(name, source.path(name)));
    boolean goneEverywhere = offers.values().stream().allMatch(offer -> offer.isGone(now));
    node.put("deprecated", goneEverywhere).putNull("deprecation");
    List<ObjectNode> locations = new ArrayList<>();
    for (Offer offer : offers.values()) {
      locations.add(offer.document(catalogue.requireLocation(offer.location()).id(), now));
    }
    node.set("locations", Json.array(locations));
    node.set("prices", Json.array(prices()));
    return node;
  }

  List<ObjectNode> prices() {
    return offers.values().stream().map(Offer::price).toList();
  }
}
