// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The orders in which a list can be had. Immutable.
 *
 * @see <a href="https://docs.hetzner.cloud/reference/cloud#sorting">Hetzner Cloud: sorting</a>
 */
final class Sorting<T> {
  private final Map<String, Comparator<T>> orders = new LinkedHashMap<>();

  /** By id, name and creation. */
  static <T extends Resource> Sorting<T> ofResources() {
    return new Sorting<T>()
        .by("id", Comparator.comparingLong(Resource::id))
        .by("name", Comparator.comparing(Resource::name))
        .by("created", Comparator.comparing(Resource::created));
  }

  Sorting<T> by(String name, Comparator<T> order) {
    orders.put(name, order);
    orders.put(name + ":asc", order);
    orders.put(name + ":desc", order.reversed());
    return this;
  }

  List<T> sort(List<T> all, Query query) {
    String[] names = orders.keySet().toArray(String[]::new);
    query.choices("sort", names);
    return query.all("sort").stream()
        .map(orders::get)
        .reduce(Comparator::thenComparing)
        .map(order -> all.stream().sorted(order).toList())
        .orElse(all);
  }
}
