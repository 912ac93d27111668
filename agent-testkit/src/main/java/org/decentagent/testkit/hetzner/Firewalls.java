// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * The endpoints below {@code /firewalls}. They are applied by the request that makes a server, and
 * filter nothing here. Guarded by the world.
 *
 * @see <a href="https://docs.hetzner.cloud/reference/cloud#firewalls">Hetzner Cloud: firewalls</a>
 */
final class Firewalls {
  private final World world;

  private Firewalls(World world) {
    this.world = world;
  }

  static void addTo(Routes routes, World world) {
    Firewalls firewalls = new Firewalls(world);
    routes.add("GET", "/firewalls", Firewalls::list);
    routes.add("POST", "/firewalls", firewalls::create);
    Shelves.addTo(routes, "firewalls", Project::firewalls, NamedResource::document);
    routes.add("DELETE", "/firewalls/#", Firewalls::delete);
  }

  private static Answer list(Call call) {
    Query query = Query.of(call.request(), "sort", "name", "label_selector", "page", "per_page");
    return Answer.ok(
        query
            .page()
            .of(
                "firewalls",
                Shelves.select(call.project().firewalls(), query),
                NamedResource::document));
  }

  private Answer create(Call call) {
    Body body = Body.of(call.request(), "name", "labels", "rules", "apply_to");
    String name = Names.any(body.string("name"));
    Map<String, String> labels = body.labels().orElse(Map.of());
    List<ObjectNode> rules = FirewallRules.read(body);
    if (!body.list("apply_to").isEmpty()) {
      throw ApiError.of(
          422, "unsupported_error", "the simulator applies firewalls to new servers only");
    }
    Project project = call.project();
    project.firewalls().requireFree(name, 0);
    NamedResource made =
        new NamedResource(
            world.nextId(),
            call.now(),
            name,
            labels,
            self -> {
              ObjectNode rest = Json.object().set("rules", Json.array(rules));
              return rest.set("applied_to", Json.array(appliedTo(project, self.id())));
            });
    project.firewalls().add(made);
    ObjectNode document = Json.object().set("firewall", made.document());
    document.set("actions", Json.array(List.of()));
    return Answer.created(document);
  }

  private static Answer delete(Call call) {
    Query.of(call.request());
    NamedResource wall = call.project().firewalls().require(call.id());
    if (!appliedTo(call.project(), wall.id()).isEmpty()) {
      throw ApiError.of(
          422, "resource_in_use", "firewall with ID '" + wall.id() + "' is still in use");
    }
    call.project().firewalls().remove(wall.id());
    return Answer.noContent();
  }

  private static List<ObjectNode> appliedTo(Project project, long wall) {
    return project.servers().list().stream()
        .filter(server ->
            server.order().attached().firewalls().stream().anyMatch(own -> own.id() == wall))
        .map(server ->
            Json.object().put("type", "server").set("server", Json.object().put("id", server.id())))
        .toList();
  }
}
