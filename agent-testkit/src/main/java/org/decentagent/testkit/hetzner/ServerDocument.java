// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A server as the API shows it since July 2026, without the data centre.
 *
 * @see <a href="https://docs.hetzner.cloud/changelog">Hetzner Cloud: changelog</a>
 */
final class ServerDocument {
  private ServerDocument() {}

  static ObjectNode of(Server server, Catalogue catalogue, Instant now) {
    ServerOrder.Hardware hardware = server.order().hardware();
    ObjectNode node =
        Json.object()
            .put("id", server.id())
            .put("name", server.name())
            .put("status", server.status().word())
            .put("created", Json.time(server.created()))
            .put("locked", server.isLocked())
            .put("rescue_enabled", false)
            .putNull("backup_window")
            .putNull("iso")
            .put("primary_disk_size", hardware.type().disk())
            .put("included_traffic", 20L << 40)
            .put("ingoing_traffic", 0)
            .put("outgoing_traffic", 0);
    node.set("labels", Json.labels(server.labels()));
    node.set("server_type", hardware.type().document(catalogue, now));
    node.set("image", hardware.image().document());
    node.set("location", hardware.location().document());
    node.set("public_net", publicNet(server));
    node.set("private_net", privateNet(server));
    node.set("protection", Json.object().put("delete", false).put("rebuild", false));
    node.set("volumes", Json.array(List.of()));
    node.set("load_balancers", Json.array(List.of()));
    node.set(
        "placement_group",
        Json.orNull(server.order().attached().placementGroup().map(NamedResource::document)));
    return node;
  }

  private static ObjectNode publicNet(Server server) {
    ObjectNode net = Json.object();
    net.set("ipv4", Json.orNull(server.ipv4().map(PrimaryIp::onServer)));
    net.set("ipv6", Json.orNull(server.ipv6().map(PrimaryIp::onServer)));
    net.set("floating_ips", Json.array(List.of()));
    net.set(
        "firewalls",
        Json.array(
            server.order().attached().firewalls().stream()
                .map(wall -> Json.object().put("id", wall.id()).put("status", "applied"))
                .toList()));
    return net;
  }

  private static tools.jackson.databind.node.ArrayNode privateNet(Server server) {
    return Json.array(
        server.order().attached().networks().stream()
            .map(network ->
                Json.object()
                    .put("network", network)
                    .put("ip", "10.0.0." + (2 + server.id() % 250))
                    .put("mac_address", "86:00:00:00:00:01")
                    .set("alias_ips", Json.array(List.of())))
            .toList());
  }
}
