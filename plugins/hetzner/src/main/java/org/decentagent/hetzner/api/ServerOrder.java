// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A server to be made. Immutable.
 *
 * @param userData what the first boot reads; anyone inside can read it later
 * @param sshKey name or id of a key of the project
 * @see <a href="https://docs.hetzner.cloud/reference/cloud#servers-create-a-server">Hetzner Cloud:
 *     create a server</a>
 */
public record ServerOrder(
    String name,
    Map<String, String> labels,
    Hardware hardware,
    Network network,
    String userData,
    Optional<String> sshKey) {
  /** What it is, where, and what is on its disk. */
  public record Hardware(String type, String location, long image) {}

  /** Which addresses it has, and which firewalls stand before it from its first instant. */
  public record Network(Set<Family> families, List<Long> firewalls) {
    /** Copies both. */
    public Network {
      families = Set.copyOf(families);
      firewalls = List.copyOf(firewalls);
    }
  }

  Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", name);
    document.put("server_type", hardware.type());
    document.put("location", hardware.location());
    document.put("image", Long.toString(hardware.image()));
    document.put("labels", labels);
    document.put(
        "public_net",
        Map.of(
            "enable_ipv4", network.families().contains(Family.IPV4),
            "enable_ipv6", network.families().contains(Family.IPV6)));
    document.put("user_data", userData);
    document.put("start_after_create", true);
    List<Object> firewalls = new ArrayList<>();
    network.firewalls().forEach(id -> firewalls.add(Map.of("firewall", id)));
    if (!firewalls.isEmpty()) {
      document.put("firewalls", firewalls);
    }
    sshKey.ifPresent(key -> document.put("ssh_keys", List.of(nameOrId(key))));
    return document;
  }

  /** An id goes as a number: a text of digits would be taken for a name. */
  private static Object nameOrId(String key) {
    return key.matches("[0-9]{1,15}") ? Long.valueOf(key) : key;
  }

  @Override
  public String toString() {
    return name + " (" + hardware.type() + " at " + hardware.location() + ")";
  }
}
