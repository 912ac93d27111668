// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * A cut out of a list, counted from 1. Immutable.
 *
 * @see <a href="https://docs.hetzner.cloud/reference/cloud#pagination">Hetzner Cloud:
 *     pagination</a>
 */
record Page(long number, long size) {
  static final long MAX_SIZE = 50;

  /** The part of a list that is on this page, under the given name, with the figures. */
  <T> ObjectNode of(String name, List<T> all, Function<T, ObjectNode> document) {
    long last = Math.max(1, (all.size() + size - 1) / size);
    ObjectNode pagination = Json.object().put("page", number).put("per_page", size);
    putOrNull(pagination, "previous_page", Math.min(number - 1, last), number > 1);
    putOrNull(pagination, "next_page", number + 1, number < last);
    pagination.put("last_page", last).put("total_entries", (long) all.size());
    List<ObjectNode> cut =
        all.stream().skip((number - 1) * size).limit(size).map(document).toList();
    ObjectNode list = Json.object();
    list.set(name, Json.array(cut));
    list.set("meta", Json.object().set("pagination", pagination));
    return list;
  }

  private static void putOrNull(ObjectNode node, String name, long value, boolean present) {
    if (present) {
      node.put(name, value);
    } else {
      node.putNull(name);
    }
  }
}
