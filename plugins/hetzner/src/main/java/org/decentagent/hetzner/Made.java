// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.decentagent.hetzner.api.Action;
import org.decentagent.hetzner.api.Server;

/**
 * What a create led to, as it is kept in the steps. Immutable.
 *
 * @param server its id
 * @param actions what has to be done before it runs
 * @param addresses ids of the Primary IPs that came with it
 */
record Made(long server, List<Long> actions, List<Long> addresses) {
  /** Copies the lists. */
  Made {
    actions = List.copyOf(actions);
    addresses = List.copyOf(addresses);
  }

  static Made of(Server server, List<Action> actions) {
    return new Made(
        server.id(), actions.stream().map(Action::id).toList(), server.addresses().primaryIps());
  }

  /** Reads what {@link #text} wrote. */
  static Made read(String text) {
    String[] parts = text.split(":", -1);
    return new Made(Long.parseLong(parts[0]), ids(parts[1]), ids(parts[2]));
  }

  String text() {
    return server + ":" + joined(actions) + ":" + joined(addresses);
  }

  private static List<Long> ids(String text) {
    return text.isEmpty()
        ? List.of()
        : Arrays.stream(text.split(",", -1)).map(Long::valueOf).toList();
  }

  private static String joined(List<Long> ids) {
    return ids.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
