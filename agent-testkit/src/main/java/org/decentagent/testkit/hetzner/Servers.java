// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** The endpoints below {@code /servers}, actions left out. Guarded by the world. */
final class Servers {
  private final World world;
  private final ServerOrders orders;

  private Servers(World world) {
    this.world = world;
    orders = new ServerOrders(world.catalogue());
  }

  static void addTo(Routes routes, World world) {
    Servers servers = new Servers(world);
    routes.add("GET", "/servers", servers::list);
    routes.add("POST", "/servers", servers::create);
    routes.add("GET", "/servers/#", servers::read);
    routes.add("PUT", "/servers/#", servers::update);
    routes.add("DELETE", "/servers/#", servers::delete);
    routes.add("POST", "/servers/#/actions/poweron", servers::powerOn);
    routes.add("POST", "/servers/#/actions/poweroff", servers::powerOff);
    routes.add("POST", "/servers/#/actions/shutdown", servers::shutDown);
    routes.add("POST", "/servers/#/actions/reboot", call -> servers.restart(call, "reboot_server"));
    routes.add("POST", "/servers/#/actions/reset", call -> servers.restart(call, "reset_server"));
  }

  private Answer list(Call call) {
    Query query =
        Query.of(call.request(), "name", "label_selector", "sort", "status", "page", "per_page");
    Optional<String> name = query.one("name");
    LabelSelector selector = LabelSelector.parse(query.one("label_selector").orElse(""));
    Set<String> statuses =
        query.choices(
            "status",
            "running",
            "initializing",
            "starting",
            "stopping",
            "off",
            "deleting",
            "migrating",
            "rebuilding",
            "unknown");
    Duration lag = name.isPresent() ? world.visibility().byName() : world.visibility().inLists();
    List<Server> found =
        call.project().servers().list().stream()
            .filter(server -> server.isVisible(lag, call.now()))
            .filter(server -> name.isEmpty() || name.get().equals(server.name()))
            .filter(server -> selector.matches(server.labels()))
            .filter(server -> statuses.isEmpty() || statuses.contains(server.status().word()))
            .toList();
    List<Server> sorted = Sorting.<Server>ofResources().sort(found, query);
    return Answer.ok(query.page().of("servers", sorted, server -> document(server, call)));
  }

  private Answer create(Call call) {
    Body body =
        Body.of(
            call.request(),
            "name",
            "server_type",
            "image",
            "location",
            "labels",
            "ssh_keys",
            "user_data",
            "firewalls",
            "networks",
            "public_net",
            "start_after_create",
            "placement_group",
            "volumes",
            "automount");
    ServerOrder order = orders.read(body, call.project(), call.now());
    call.project().servers().requireFree(order.name(), 0);
    call.project().requireRoomForAServer();
    requireStock(order.hardware());
    Life.Birth birth = world.life().create(call.project(), order, call.twists(), call.now());
    ObjectNode document = Json.object();
    document.set("server", document(birth.server(), call));
    document.set("action", birth.create().document());
    document.set("next_actions", Json.array(birth.next().stream().map(Action::document).toList()));
    if (order.boot().keys().isEmpty()) {
      document.put("root_password", "simulated-" + birth.server().id());
    } else {
      document.putNull("root_password");
    }
    return Answer.created(document);
  }

  private static void requireStock(ServerOrder.Hardware hardware) {
    hardware
        .type()
        .at(hardware.location().name())
        .flatMap(Offer::shortage)
        .ifPresent(how -> {
          throw ApiError.of(how.shortage().status, how.shortage().code, how.shortage().message);
        });
  }

  private Answer read(Call call) {
    Query.of(call.request());
    return Answer.ok(Json.object().set("server", document(visible(call), call)));
  }

  private Answer update(Call call) {
    Query.of(call.request());
    Server server = visible(call);
    Body body = Body.of(call.request(), "name", "labels");
    Optional<String> name = body.optionalString("name").map(Names::host);
    var labels = body.labels();
    name.ifPresent(next -> call.project().servers().requireFree(next, server.id()));
    requireUnlocked(server);
    name.ifPresent(server::rename);
    labels.ifPresent(server::relabel);
    return Answer.ok(Json.object().set("server", document(server, call)));
  }

  private Answer delete(Call call) {
    Query.of(call.request());
    Server server = unlocked(call);
    Action action = world.life().delete(call.project(), server, call.twists(), call.now());
    return Answer.ok(Json.object().set("action", action.document()));
  }

  private Answer powerOn(Call call) {
    Server server = change(call);
    return begun(world.life().powerOn(call.project(), server, call.twists(), call.now()));
  }

  private Answer powerOff(Call call) {
    Server server = change(call);
    return begun(world.life().powerOff(call.project(), server, call.twists(), call.now()));
  }

  private Answer shutDown(Call call) {
    Server server = change(call);
    return begun(world.life().shutDown(call.project(), server, call.twists(), call.now()));
  }

  private Answer restart(Call call, String command) {
    Server server = change(call);
    return begun(world.life().restart(call.project(), server, command, call.twists(), call.now()));
  }

  private Server change(Call call) {
    Query.of(call.request());
    Body.none(call.request());
    return unlocked(call);
  }

  private Server unlocked(Call call) {
    Server server = visible(call);
    requireUnlocked(server);
    return server;
  }

  private Server visible(Call call) {
    Server server = call.project().servers().require(call.id());
    if (!server.isVisible(world.visibility().byId(), call.now())) {
      throw ApiError.notFound("server", call.id());
    }
    return server;
  }

  private static void requireUnlocked(Server server) {
    if (server.isLocked()) {
      throw ApiError.locked("server");
    }
  }

  private ObjectNode document(Server server, Call call) {
    return ServerDocument.of(server, world.catalogue(), call.now());
  }

  private static Answer begun(Action action) {
    return Answer.created(Json.object().set("action", action.document()));
  }
}
