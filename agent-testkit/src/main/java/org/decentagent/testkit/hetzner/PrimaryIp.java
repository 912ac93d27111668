// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import tools.jackson.databind.node.ObjectNode;

/**
 * An address, or a /64 network, that a server can have. Guarded by the world.
 *
 * @see <a href="https://docs.hetzner.cloud/reference/cloud#primary-ips">Hetzner Cloud: Primary
 *     IPs</a>
 */
final class PrimaryIp extends Resource {
  /** Of which protocol. */
  enum Kind {
    IPV4("ipv4"),
    IPV6("ipv6");

    final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  /** What becomes of it when its server goes. */
  enum Fate {
    DIES_WITH_SERVER,
    STAYS
  }

  private final Kind kind;
  private final String ip;
  private final Location location;
  private Fate fate;
  private OptionalLong assignee = OptionalLong.empty();

  PrimaryIp(long id, Kind kind, String ip, Location location, Instant created) {
    super(id, created, "primary_ip-" + id, Map.of());
    this.kind = kind;
    this.ip = ip;
    this.location = location;
    this.fate = Fate.DIES_WITH_SERVER;
  }

  Kind kind() {
    return kind;
  }

  String ip() {
    return ip;
  }

  Location location() {
    return location;
  }

  Fate fate() {
    return fate;
  }

  void decide(Fate next) {
    fate = next;
  }

  OptionalLong assignee() {
    return assignee;
  }

  void assign(long server) {
    assignee = OptionalLong.of(server);
  }

  void unassign() {
    assignee = OptionalLong.empty();
  }

  ObjectNode document() {
    ObjectNode node =
        Json.object()
            .put("id", id())
            .put("name", name())
            .put("type", kind.word)
            .put("ip", ip)
            .put("auto_delete", fate == Fate.DIES_WITH_SERVER)
            .put("blocked", false)
            .put("created", Json.time(created()))
            .put("assignee_type", assignee.isPresent() ? "server" : "unassigned");
    if (assignee.isPresent()) {
      node.put("assignee_id", assignee.getAsLong());
    } else {
      node.putNull("assignee_id");
    }
    node.set("labels", Json.labels(labels()));
    node.set("location", location.document());
    node.set("protection", Json.object().put("delete", false));
    node.set("dns_ptr", Json.array(List.of()));
    return node;
  }

  /** Its part of a server's document. */
  ObjectNode onServer() {
    ObjectNode node = Json.object().put("id", id()).put("ip", ip).put("blocked", false);
    return switch (kind) {
      case IPV4 -> node.put("dns_ptr", "static." + ip + ".invalid");
      case IPV6 -> node.set("dns_ptr", Json.array(List.of()));
    };
  }
}
