// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What can be ordered: types, places, images. The figures resemble a shop's and are no one's price
 * list. Guarded by the world.
 */
final class Catalogue {
  private final List<ServerType> types = new ArrayList<>();
  private final List<Location> locations = new ArrayList<>();
  private final List<Image> images = new ArrayList<>();

  Catalogue() {
    try (InputStream in = Catalogue.class.getResourceAsStream("catalogue.json")) {
      JsonNode read = Json.MAPPER.readTree(java.util.Objects.requireNonNull(in));
      read.path("locations").forEach(node -> locations.add(new Location((ObjectNode) node)));
      read.path("server_types").forEach(node -> types.add(new ServerType(node)));
      read.path("images").forEach(node -> images.add(new Image((ObjectNode) node)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the simulated catalogue", e);
    }
  }

  List<ServerType> types() {
    return List.copyOf(types);
  }

  List<Location> locations() {
    return List.copyOf(locations);
  }

  List<Image> images() {
    return List.copyOf(images);
  }

  Optional<ServerType> type(String idOrName) {
    return byName(types, ServerType::name, idOrName)
        .or(() -> byId(types, ServerType::id, idOrName));
  }

  Optional<Location> location(String idOrName) {
    return byName(locations, Location::name, idOrName)
        .or(() -> byId(locations, Location::id, idOrName));
  }

  Location requireLocation(String name) {
    return location(name)
        .orElseThrow(() -> new IllegalArgumentException("there is no location '" + name + "'"));
  }

  /** The offer of a type at a place, for a test that wants to change it. */
  Offer requireOffer(String type, String location) {
    return type(type)
        .flatMap(found -> found.at(location))
        .orElseThrow(() ->
            new IllegalArgumentException(
                "there is no server type '" + type + "' at location '" + location + "'"));
  }

  static <T> Optional<T> byName(List<T> all, Function<T, String> name, String wanted) {
    return all.stream().filter(one -> name.apply(one).equals(wanted)).findFirst();
  }

  static <T> Optional<T> byId(List<T> all, ToLongFunction<T> id, String wanted) {
    return all.stream()
        .filter(one -> Long.toString(id.applyAsLong(one)).equals(wanted))
        .findFirst();
  }
}
