// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** {@code POST /nodes/{node}/qemu/{vmid}/clone}. */
final class CloneApi {
  private CloneApi() {}

  static void addTo(Routes routes) {
    routes.there(
        "POST /nodes/{node}/qemu/{vmid}/clone",
        Permission.toClone(),
        Schema.EMPTY
            .requiring("newid", ParameterType.VMID)
            .with("bwlimit", ParameterType.integer(0, Long.MAX_VALUE))
            .with("description", ParameterType.ANY)
            .with("format", ParameterType.oneOf("raw", "qcow2", "vmdk"))
            .with("full", ParameterType.BOOLEAN)
            .with("name", ParameterType.NAME)
            .with("pool", ParameterType.POOL)
            .with("snapname", ParameterType.atMost(40))
            .with("storage", ParameterType.STORAGE)
            .with("target", ParameterType.NODE),
        CloneApi::start);
  }

  private static Reply start(Call call) {
    World world = call.world();
    call.find("pool")
        .filter(pool -> !world.pools().containsKey(pool))
        .ifPresent(pool -> {
          throw ApiError.forbidden("No such pool '" + pool + "'");
        });
    Optional<String> target = target(call);
    Optional<StorageSpec> storage = storage(call, target);
    Vm source = source(call);
    boolean full = call.find("full").map("1"::equals).orElse(!source.isTemplate());
    check(call, source, full, storage, target);
    Vm made = new Vm(call.integer("newid"), target.orElse(source.node()));
    made.config().put("lock", "clone");
    made.config().put("description", " qmclone temporary file");
    world.add(made);
    CloneWork work = new CloneWork(world, source, made, storage, call.parameters(), full);
    Duration takes = world.options().pace().cloning();
    return call.start("qmclone", call.text("vmid"), full ? takes : takes.dividedBy(10), work);
  }

  private static Optional<String> target(Call call) {
    Optional<String> target = call.find("target");
    target
        .filter(node -> call.world().node(node).isEmpty())
        .ifPresent(node -> {
          throw ApiError.failed("no such cluster node '" + node + "'");
        });
    return target.filter(node -> !node.equals(call.node()));
  }

  private static Optional<StorageSpec> storage(Call call, Optional<String> target) {
    Optional<StorageSpec> storage =
        call.find("storage").map(name -> StorageApi.require(call, name, call.node()));
    if (storage.isPresent() && target.isPresent()) {
      StorageApi.require(call, storage.get().name(), target.get());
      if (!storage.get().isShared()) {
        throw ApiError.failed("can't clone to non-shared storage '" + storage.get().name() + "'");
      }
    }
    return storage;
  }

  private static Vm source(Call call) {
    return call.world()
        .vm(call.integer("vmid"))
        .filter(vm -> vm.node().equals(call.node()))
        .orElseThrow(() ->
            ApiError.failed(
                "unable to find configuration file for VM "
                    + call.text("vmid")
                    + " on node '"
                    + call.node()
                    + "'"));
  }

  private static void check(
      Call call, Vm source, boolean full, Optional<StorageSpec> storage, Optional<String> target) {
    World world = call.world();
    source
        .lockComplaint()
        .ifPresent(complaint -> {
          throw ApiError.failed(complaint);
        });
    for (String name : new String[] {"storage", "format"}) {
      if (!full && call.find(name).isPresent()) {
        throw ApiError.failed("parameter '" + name + "' not allowed for linked clones");
      }
    }
    Map<String, String> disks = Disks.named(source.config());
    boolean shared = true;
    for (String id : disks.values()) {
      StorageSpec from = world.disks().find(id).map(Volume::storage).orElseThrow();
      String name = storage.map(StorageSpec::name).orElse(from.name());
      world.access().require(call.who(), "/storage/" + name, "Datastore.AllocateSpace");
      shared &= from.isShared();
    }
    for (Map.Entry<String, String> entry : source.config().entrySet()) {
      if (ConfigKeys.isNetwork(entry.getKey())) {
        Properties.part(entry.getValue(), "bridge")
            .ifPresent(bridge -> Bridges.require(call, bridge));
      }
    }
    if (target.isPresent() && !shared) {
      throw ApiError.failed(
          "can't clone VM to node '" + target.get() + "' (VM uses local storage)");
    }
    if (world.vm(call.integer("newid")).isPresent()) {
      throw ApiError.failed(
          "unable to create VM " + call.text("newid") + ": config file already exists");
    }
    if (!full) {
      disks.forEach((key, id) -> checkLinkable(world, source, key, id));
    }
  }

  private static void checkLinkable(World world, Vm source, String key, String id) {
    boolean links =
        world
            .disks()
            .find(id)
            .filter(volume -> volume.storage().type().linksClones())
            .filter(
                volume -> !volume.storage().type().keepsFiles() || volume.format().equals("qcow2"))
            .isPresent();
    if (!id.contains("cloudinit") && !(links && source.isTemplate())) {
      throw ApiError.failed("Linked clone feature is not supported for drive '" + key + "'");
    }
  }
}
