// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.testkit.hetzner.ServerOrder.IpWish;
import tools.jackson.databind.JsonNode;

/**
 * Makes a server's order of the body of a request, or refuses it. Guarded by the world.
 *
 * @see <a href="https://docs.hetzner.cloud/reference/cloud#servers-create-a-server">Hetzner Cloud:
 *     create a server</a>
 */
final class ServerOrders {
  private static final int MAX_USER_DATA = 32 * 1024;
  private static final int MAX_FIREWALLS = 5;

  private final Catalogue catalogue;

  ServerOrders(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  ServerOrder read(Body body, Project project, Instant now) {
    String name = Names.host(body.string("name"));
    Map<String, String> labels = body.labels().orElse(Map.of());
    ServerOrder.Hardware hardware =
        hardware(
            body.string("server_type"),
            body.string("image"),
            body.optionalString("location"),
            project,
            now);
    ServerOrder.Boot boot =
        new ServerOrder.Boot(
            userData(body),
            sshKeys(body, project),
            body.flag("start_after_create", true)
                ? ServerOrder.FirstState.RUNNING
                : ServerOrder.FirstState.OFF);
    body.flag("automount", false);
    for (long volume : body.ids("volumes")) {
      throw ApiError.invalid("volumes", "volume " + volume + " not found");
    }
    ServerOrder.Attached attached = attached(body, project, hardware.location());
    return new ServerOrder(name, labels, hardware, boot, attached);
  }

  /** Looks up and fits together; a place that nobody named is the first that will do. */
  ServerOrder.Hardware hardware(
      String typeName,
      String imageName,
      Optional<String> locationName,
      Project project,
      Instant now) {
    ServerType type =
        catalogue
            .type(typeName)
            .orElseThrow(() -> ApiError.invalid("server_type", "server type not found"));
    Location location =
        locationName
            .map(name ->
                catalogue
                    .location(name)
                    .orElseThrow(() -> ApiError.invalid("location", "location not found")))
            .orElseGet(() -> anywhere(type, now));
    if (type.at(location.name()).filter(offer -> !offer.isGone(now)).isEmpty()) {
      throw ApiError.of(
          422, "invalid_input", "unsupported location for server type", Json.object());
    }
    return new ServerOrder.Hardware(type, image(imageName, type, project), location);
  }

  private Location anywhere(ServerType type, Instant now) {
    return type.offers().stream()
        .filter(offer -> !offer.isGone(now) && offer.shortage().isEmpty())
        .findFirst()
        .map(offer -> catalogue.requireLocation(offer.location()))
        .orElseThrow(
            () -> ApiError.of(412, "resource_unavailable", "server type is not available"));
  }

  private Image image(String idOrName, ServerType type, Project project) {
    List<Image> images = new ArrayList<>(catalogue.images());
    images.addAll(project.snapshots());
    List<Image> found =
        images.stream()
            .filter(image ->
                image.text("name").equals(idOrName) || Long.toString(image.id()).equals(idOrName))
            .toList();
    if (found.isEmpty()) {
      throw ApiError.invalid("image", "image not found");
    }
    Image image =
        found.stream()
            .filter(one -> one.text("architecture").equals(type.architecture()))
            .findFirst()
            .orElseThrow(
                () -> ApiError.invalid("image", "image and server type differ in architecture"));
    if (image.diskSize() > type.disk()) {
      throw ApiError.invalid("image", "image disk is bigger than server type disk");
    }
    return image;
  }

  private static Optional<String> userData(Body body) {
    Optional<String> text = body.optionalString("user_data");
    if (text.isPresent() && text.get().getBytes(StandardCharsets.UTF_8).length > MAX_USER_DATA) {
      throw ApiError.invalid("user_data", "must not be longer than 32 KiB");
    }
    return text;
  }

  private static Set<SshPublicKey> sshKeys(Body body, Project project) {
    Set<SshPublicKey> keys = new LinkedHashSet<>();
    for (JsonNode pointer : body.list("ssh_keys")) {
      Optional<NamedResource> key;
      if (pointer.isIntegralNumber()) {
        key = project.sshKeys().find(pointer.longValue());
      } else if (pointer.isString()) {
        String text = pointer.stringValue();
        key =
            project
                .sshKeys()
                .find(text)
                .or(() -> Catalogue.byId(project.sshKeys().list(), NamedResource::id, text));
      } else {
        throw ApiError.undocumented("ssh_keys", "must hold strings or integers");
      }
      keys.add(
          SshKeys.publicKey(
              key.orElseThrow(
                  () -> ApiError.invalid("ssh_keys", "SSH key " + pointer + " not found"))));
    }
    return keys;
  }

  private static ServerOrder.Attached attached(Body body, Project project, Location location) {
    List<NamedResource> firewalls = new ArrayList<>();
    for (Body pointer : body.objects("firewalls", "firewall")) {
      long id =
          pointer
              .optionalId("firewall")
              .orElseThrow(() -> ApiError.undocumented("firewalls.firewall", "missing"));
      firewalls.add(project.firewalls().refer("firewalls", id));
    }
    if (firewalls.size() > MAX_FIREWALLS) {
      throw ApiError.invalid("firewalls", "a server has at most " + MAX_FIREWALLS);
    }
    OptionalLong group = body.optionalId("placement_group");
    Optional<NamedResource> placementGroup =
        group.isPresent()
            ? Optional.of(project.placementGroups().refer("placement_group", group.getAsLong()))
            : Optional.empty();
    List<Long> networks = body.ids("networks");
    networks.forEach(id -> requireNetwork(project, id, location));
    Optional<Body> net = body.object("public_net", "enable_ipv4", "enable_ipv6", "ipv4", "ipv6");
    IpWish ipv4 = wish(net, PrimaryIp.Kind.IPV4, project, location);
    IpWish ipv6 = wish(net, PrimaryIp.Kind.IPV6, project, location);
    if (ipv4 instanceof IpWish.None && ipv6 instanceof IpWish.None && networks.isEmpty()) {
      throw ApiError.invalid("public_net", "a server without public addresses needs a network");
    }
    return new ServerOrder.Attached(ipv4, ipv6, firewalls, placementGroup, networks);
  }

  private static void requireNetwork(Project project, long id, Location location) {
    String zone = project.networkZones().get(id);
    if (zone == null) {
      throw ApiError.invalid("networks", "network " + id + " not found");
    }
    if (!zone.equals(location.zone())) {
      throw ApiError.of(
          422, "no_subnet_available", "network has no subnet in zone " + location.zone());
    }
  }

  private static IpWish wish(
      Optional<Body> net, PrimaryIp.Kind kind, Project project, Location location) {
    if (net.isEmpty()) {
      return new IpWish.Fresh();
    }
    OptionalLong id = net.get().optionalId(kind.word);
    if (!net.get().flag("enable_" + kind.word, true)) {
      return new IpWish.None();
    }
    if (id.isEmpty()) {
      return new IpWish.Fresh();
    }
    PrimaryIp ip = project.primaryIps().refer("public_net." + kind.word, id.getAsLong());
    if (ip.kind() != kind) {
      throw ApiError.of(412, "primary_ip_version_mismatch", "Primary IP has the wrong version");
    }
    if (ip.assignee().isPresent()) {
      throw ApiError.of(422, "primary_ip_assigned", "Primary IP is already assigned");
    }
    if (!ip.location().equals(location)) {
      throw ApiError.of(422, "primary_ip_datacenter_mismatch", "Primary IP is at another location");
    }
    return new IpWish.Existing(ip);
  }
}
