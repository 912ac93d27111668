// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request as it came off the wire. Immutable.
 *
 * @param path as on the request line, without the query
 * @param query raw, empty where there is none
 */
record Request(
    String method, String path, String query, Map<String, List<String>> headers, String body) {
  Request {
    TreeMap<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    headers = copy;
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name)).map(List::getFirst);
  }

  /** The path below the version prefix; empty for a path outside of it. */
  Optional<String> route() {
    return path.startsWith("/v1/") ? Optional.of(path.substring(3)) : Optional.empty();
  }
}
