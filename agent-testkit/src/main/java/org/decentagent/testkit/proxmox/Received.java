// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.Map;
import java.util.Optional;

/**
 * One HTTP request as it arrived. Immutable.
 *
 * @param headers by lower-case name
 */
record Received(String method, String target, Map<String, String> headers, String body) {
  Received {
    headers = Map.copyOf(headers);
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  String query() {
    int query = target.indexOf('?');
    return query < 0 ? "" : target.substring(query + 1);
  }
}
