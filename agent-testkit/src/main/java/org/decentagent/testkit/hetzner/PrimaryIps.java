// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The endpoints below {@code /primary_ips}. Guarded by the world.
 *
 * @see <a href="https://docs.hetzner.cloud/reference/cloud#primary-ips">Hetzner Cloud: Primary
 *     IPs</a>
 */
final class PrimaryIps {
  private final World world;

  private PrimaryIps(World world) {
    this.world = world;
  }

  static void addTo(Routes routes, World world) {
    PrimaryIps ips = new PrimaryIps(world);
    routes.add("GET", "/primary_ips", PrimaryIps::list);
    routes.add("POST", "/primary_ips", ips::create);
    Shelves.addTo(routes, "primary_ips", Project::primaryIps, PrimaryIp::document);
    routes.add("DELETE", "/primary_ips/#", PrimaryIps::delete);
  }

  private static Answer list(Call call) {
    Query query =
        Query.of(call.request(), "name", "label_selector", "ip", "page", "per_page", "sort");
    Optional<String> ip = query.one("ip");
    List<PrimaryIp> found =
        Shelves.select(call.project().primaryIps(), query).stream()
            .filter(one -> ip.isEmpty() || ip.get().equals(one.ip()))
            .toList();
    return Answer.ok(query.page().of("primary_ips", found, PrimaryIp::document));
  }

  /** Makes one that no server has; assigning it at once is not simulated. */
  private Answer create(Call call) {
    Body body =
        Body.of(
            call.request(),
            "name",
            "type",
            "location",
            "labels",
            "auto_delete",
            "assignee_type",
            "assignee_id");
    String name = Names.any(body.string("name"));
    Map<String, String> labels = body.labels().orElse(Map.of());
    PrimaryIp.Kind kind =
        switch (body.string("type")) {
          case "ipv4" -> PrimaryIp.Kind.IPV4;
          case "ipv6" -> PrimaryIp.Kind.IPV6;
          default -> throw ApiError.undocumented("type", "must be one of ipv4, ipv6");
        };
    if (!body.optionalString("assignee_type").orElse("server").equals("server")) {
      throw ApiError.undocumented("assignee_type", "must be server");
    }
    if (body.optionalId("assignee_id").isPresent()) {
      throw ApiError.of(422, "unsupported_error", "the simulator does not assign on creation");
    }
    Location location =
        world
            .catalogue()
            .location(body.string("location"))
            .orElseThrow(() -> ApiError.invalid("location", "location not found"));
    call.project().primaryIps().requireFree(name, 0);
    PrimaryIp ip = world.life().freshAddress(kind, location, call.now());
    ip.rename(name);
    ip.relabel(labels);
    ip.decide(
        body.flag("auto_delete", false) ? PrimaryIp.Fate.DIES_WITH_SERVER : PrimaryIp.Fate.STAYS);
    call.project().primaryIps().add(ip);
    return Answer.created(Json.object().set("primary_ip", ip.document()));
  }

  private static Answer delete(Call call) {
    Query.of(call.request());
    if (call.project().primaryIps().require(call.id()).assignee().isPresent()) {
      throw ApiError.of(422, "must_be_unassigned", "Primary IP must be unassigned");
    }
    call.project().primaryIps().remove(call.id());
    return Answer.noContent();
  }
}
