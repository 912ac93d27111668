// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * The endpoints below {@code /placement_groups}. Guarded by the world.
 *
 * @see <a href="https://docs.hetzner.cloud/reference/cloud#placement-groups">Hetzner Cloud:
 *     placement groups</a>
 */
final class PlacementGroups {
  private final World world;

  private PlacementGroups(World world) {
    this.world = world;
  }

  static void addTo(Routes routes, World world) {
    PlacementGroups groups = new PlacementGroups(world);
    routes.add("GET", "/placement_groups", PlacementGroups::list);
    routes.add("POST", "/placement_groups", groups::create);
    Shelves.addTo(routes, "placement_groups", Project::placementGroups, NamedResource::document);
    routes.add("DELETE", "/placement_groups/#", PlacementGroups::delete);
  }

  private static Answer list(Call call) {
    Query query =
        Query.of(call.request(), "sort", "name", "label_selector", "type", "page", "per_page");
    query.choices("type", "spread");
    return Answer.ok(
        query
            .page()
            .of(
                "placement_groups",
                Shelves.select(call.project().placementGroups(), query),
                NamedResource::document));
  }

  private Answer create(Call call) {
    Body body = Body.of(call.request(), "name", "type", "labels");
    String name = Names.any(body.string("name"));
    Map<String, String> labels = body.labels().orElse(Map.of());
    if (!body.string("type").equals("spread")) {
      throw ApiError.undocumented("type", "must be spread");
    }
    call.project().placementGroups().requireFree(name, 0);
    Project project = call.project();
    NamedResource group =
        new NamedResource(
            world.nextId(), call.now(), name, labels, self -> members(project, self.id()));
    project.placementGroups().add(group);
    ObjectNode document = Json.object().set("placement_group", group.document());
    return Answer.created(document.putNull("action"));
  }

  private static Answer delete(Call call) {
    Query.of(call.request());
    NamedResource group = call.project().placementGroups().require(call.id());
    if (!members(call.project(), group.id()).path("servers").isEmpty()) {
      throw ApiError.of(409, "conflict", "placement group still has servers");
    }
    call.project().placementGroups().remove(call.id());
    return Answer.noContent();
  }

  private static ObjectNode members(Project project, long group) {
    return Json.object()
        .put("type", "spread")
        .set(
            "servers",
            Json.numbers(
                project.servers().list().stream()
                    .filter(server ->
                        server
                            .order()
                            .attached()
                            .placementGroup()
                            .filter(own -> own.id() == group)
                            .isPresent())
                    .map(Server::id)
                    .toList()));
  }
}
