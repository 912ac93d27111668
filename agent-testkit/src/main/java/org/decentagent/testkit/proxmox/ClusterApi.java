// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.List;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /version} and {@code /cluster}. */
final class ClusterApi {
  private static final List<String> STORAGE_READERS =
      List.of("Datastore.Audit", "Datastore.AllocateSpace");

  private ClusterApi() {}

  static void addTo(Routes routes) {
    routes.anywhere("GET /version", Permission.EVERYONE, Schema.EMPTY, ClusterApi::version);
    routes.anywhere(
        "GET /cluster/status", Permission.on("/", "Sys.Audit"), Schema.EMPTY, ClusterApi::status);
    routes.anywhere(
        "GET /cluster/nextid",
        Permission.EVERYONE,
        Schema.EMPTY.with("vmid", ParameterType.VMID),
        ClusterApi::nextId);
    routes.anywhere(
        "GET /cluster/resources",
        Permission.EVERYONE,
        Schema.EMPTY.with("type", ParameterType.oneOf("vm", "storage", "node", "sdn")),
        ClusterApi::resources);
    routes.anywhere("GET /cluster/options", Permission.EVERYONE, Schema.EMPTY, ClusterApi::options);
    routes.anywhere(
        "GET /cluster/firewall/options",
        Permission.on("/", "Sys.Audit"),
        Schema.EMPTY,
        call -> Reply.of(Json.object().put("enable", call.world().options().firewall() ? 1 : 0)));
  }

  /** Without Sys.Audit on the root not all options are shown. */
  private static Reply options(Call call) {
    ObjectNode options = Json.object();
    TagRules rules = call.world().tagRules();
    if (call.world().access().has(call.who(), "/", "Sys.Audit")) {
      rules
          .allowed()
          .ifPresent(allowed ->
              options
                  .putObject("user-tag-access")
                  .put("user-allow", "list")
                  .put("user-allow-list", String.join(";", new TreeSet<>(allowed))));
      if (!rules.registered().isEmpty()) {
        ArrayNode registered = options.putArray("registered-tags");
        new TreeSet<>(rules.registered()).forEach(registered::add);
      }
    }
    return Reply.of(options);
  }

  private static Reply version(Call call) {
    ProxmoxRelease release = call.world().options().release();
    return Reply.of(
        Json.object()
            .put("version", release.version())
            .put("release", release.release())
            .put("repoid", "51e6e1f5a8a7cc11"));
  }

  private static Reply status(Call call) {
    World world = call.world();
    ArrayNode rows = Json.array();
    world
        .options()
        .clusterName()
        .ifPresent(name ->
            rows.addObject()
                .put("type", "cluster")
                .put("id", "cluster")
                .put("name", name)
                .put("nodes", world.options().nodes().size())
                .put("quorate", 1)
                .put("version", 4));
    int number = 1;
    for (NodeSpec node : world.options().nodes()) {
      rows.addObject()
          .put("type", "node")
          .put("id", "node/" + node.name())
          .put("name", node.name())
          .put("nodeid", number++)
          .put("ip", "127.0.0.1")
          .put("local", node.name().equals(world.entryNode()) ? 1 : 0)
          .put("online", world.isOnline(node.name()) ? 1 : 0)
          .put("level", "");
    }
    return Reply.of(rows);
  }

  private static Reply nextId(Call call) {
    World world = call.world();
    if (call.find("vmid").isPresent()) {
      int wanted = call.integer("vmid");
      if (world.vm(wanted).isPresent()) {
        throw ApiError.parameter("vmid", "VM " + wanted + " already exists");
      }
      return Reply.text(String.valueOf(wanted));
    }
    int next = 100;
    while (world.vm(next).isPresent()) {
      next++;
    }
    return Reply.text(String.valueOf(next));
  }

  private static Reply resources(Call call) {
    String type = call.find("type").orElse("");
    ArrayNode rows = Json.array();
    if (type.isEmpty() || type.equals("vm")) {
      call.world().vms().stream()
          .filter(vm -> call.world().access().has(call.who(), "/vms/" + vm.vmid(), "VM.Audit"))
          .forEach(vm -> rows.add(machine(vm, call)));
    }
    if (type.isEmpty() || type.equals("node")) {
      call.world().options().nodes().forEach(node -> rows.add(NodeApi.row(node, call)));
    }
    if (type.isEmpty() || type.equals("storage")) {
      storages(call, rows);
    }
    return Reply.of(rows);
  }

  /** What is known of a machine across the cluster: its figures are as old as the last report. */
  static ObjectNode machine(Vm vm, Call call) {
    World world = call.world();
    ObjectNode row =
        Json.object()
            .put("id", "qemu/" + vm.vmid())
            .put("type", "qemu")
            .put("vmid", vm.vmid())
            .put("node", vm.node())
            .put("status", "unknown");
    world.board().about(vm.vmid()).ifPresent(row::setAll);
    if (!world.isOnline(vm.node())) {
      row.put("status", "unknown");
    }
    world
        .poolOf(vm.vmid())
        .filter(pool -> world.access().has(call.who(), "/pool/" + pool, "Pool.Audit"))
        .ifPresent(pool -> row.put("pool", pool));
    vm.value("tags").ifPresent(tags -> row.put("tags", tags));
    if (world.options().release().hasPressure()) {
      vm.lock().ifPresent(lock -> row.put("lock", lock));
    }
    return row;
  }

  private static void storages(Call call, ArrayNode rows) {
    World world = call.world();
    for (NodeSpec node : world.options().nodes()) {
      for (StorageSpec storage : world.options().storages()) {
        String path = "/storage/" + storage.name();
        if (storage.isOn(node.name()) && world.access().hasAny(call.who(), path, STORAGE_READERS)) {
          rows.addObject()
              .put("id", "storage/" + node.name() + "/" + storage.name())
              .put("type", "storage")
              .put("node", node.name())
              .put("storage", storage.name())
              .put("plugintype", storage.type().wire())
              .put("content", StorageApi.CONTENT)
              .put("shared", storage.isShared() ? 1 : 0)
              .put("disk", StorageApi.used(storage, world))
              .put("maxdisk", storage.totalBytes())
              .put("status", world.isOnline(node.name()) ? "available" : "unknown");
        }
      }
    }
  }
}
