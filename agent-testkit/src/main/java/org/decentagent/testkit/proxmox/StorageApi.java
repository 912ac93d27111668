// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /nodes/{node}/storage}. */
final class StorageApi {
  static final String CONTENT = "images,rootdir";
  private static final String[] READERS = {"Datastore.Audit", "Datastore.AllocateSpace"};
  private static final String PATH = "/nodes/{node}/storage/{storage}";

  private StorageApi() {}

  static void addTo(Routes routes) {
    Permission read = Permission.any("/storage/{storage}", READERS);
    routes.there(
        "GET /nodes/{node}/storage",
        Permission.EVERYONE,
        Schema.EMPTY
            .with("content", ParameterType.ANY)
            .with("enabled", ParameterType.BOOLEAN)
            .with("format", ParameterType.BOOLEAN)
            .with("storage", ParameterType.STORAGE)
            .with("target", ParameterType.NODE),
        StorageApi::list);
    routes.there(
        "GET " + PATH + "/status",
        read,
        Schema.EMPTY,
        call -> Reply.of(figures(require(call), call.world())));
    routes.there(
        "GET " + PATH + "/content",
        read,
        Schema.EMPTY
            .with("content", ParameterType.matching("[a-z-]+"))
            .with("vmid", ParameterType.VMID),
        StorageApi::content);
  }

  /** The storage on a node, or the API's failure. */
  static StorageSpec require(Call call, String name, String node) {
    StorageSpec storage =
        call.world()
            .storage(name)
            .orElseThrow(() -> ApiError.failed("storage '" + name + "' does not exist"));
    if (!storage.isOn(node)) {
      throw ApiError.failed("storage '" + name + "' is not available on node '" + node + "'");
    }
    return storage;
  }

  private static StorageSpec require(Call call) {
    return require(call, call.text("storage"), call.node());
  }

  private static Reply list(Call call) {
    ArrayNode rows = Json.array();
    for (StorageSpec storage : call.world().options().storages()) {
      boolean asked = call.find("storage").filter(name -> !name.equals(storage.name())).isEmpty();
      boolean reaches = call.find("target").filter(node -> !storage.isOn(node)).isEmpty();
      boolean holds = call.find("content").filter(kind -> !holds(kind)).isEmpty();
      if (asked
          && reaches
          && holds
          && storage.isOn(call.node())
          && call.world()
              .access()
              .hasAny(call.who(), "/storage/" + storage.name(), List.of(READERS))) {
        ObjectNode row = figures(storage, call.world());
        row.put("storage", storage.name());
        row.put("used_fraction", (double) used(storage, call.world()) / storage.totalBytes());
        rows.add(row);
      }
    }
    return Reply.of(rows);
  }

  private static boolean holds(String kinds) {
    return List.of(kinds.split(",", -1)).stream()
        .anyMatch(List.of(CONTENT.split(",", -1))::contains);
  }

  private static ObjectNode figures(StorageSpec storage, World world) {
    long used = used(storage, world);
    return Json.object()
        .put("type", storage.type().wire())
        .put("content", CONTENT)
        .put("total", storage.totalBytes())
        .put("used", used)
        .put("avail", storage.totalBytes() - used)
        .put("active", 1)
        .put("enabled", 1)
        .put("shared", storage.isShared() ? 1 : 0);
  }

  static long used(StorageSpec storage, World world) {
    return world.disks().on(storage.name()).stream().mapToLong(Volume::bytes).sum() / 4;
  }

  private static Reply content(Call call) {
    World world = call.world();
    StorageSpec storage = require(call);
    ArrayNode rows = Json.array();
    if (call.find("content").filter(kind -> !kind.equals("images")).isPresent()) {
      return Reply.of(rows);
    }
    for (Volume volume : world.disks().on(storage.name())) {
      boolean asked = call.find("vmid").isPresent();
      if (asked ? call.integer("vmid") == volume.vmid() : maySee(call, volume)) {
        ObjectNode row = rows.addObject();
        row.put("volid", volume.id()).put("vmid", volume.vmid()).put("content", "images");
        row.put("format", volume.format()).put("size", volume.bytes());
        row.put("used", volume.bytes() / 4).put("ctime", 1_795_375_164);
        volume.base().ifPresent(base -> row.put("parent", base.substring(base.indexOf(':') + 1)));
      }
    }
    return Reply.of(rows);
  }

  private static boolean maySee(Call call, Volume volume) {
    Access access = call.world().access();
    return access.has(call.who(), "/storage/" + volume.storage().name(), "Datastore.Audit")
        && access.has(call.who(), "/vms/" + volume.vmid(), "VM.Config.Disk");
  }
}
