// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.Map;
import java.util.Optional;

/** Copies a machine; until the end nothing but a locked, nameless stub is there of the copy. */
record CloneWork(
    World world,
    Vm source,
    Vm made,
    Optional<StorageSpec> storage,
    Map<String, String> asked,
    boolean full)
    implements Work {
  @Override
  public void finish(Task task) {
    if (world.options().release() == ProxmoxRelease.V9_2) {
      task.log("creating a clone of VM " + source.vmid() + " with ID " + made.vmid());
    }
    Map<String, String> config = new java.util.TreeMap<>(source.config());
    config.remove("template");
    config.remove("lock");
    Disks.named(source.config())
        .forEach((key, id) -> config.put(key, copy(task, key, id, config.getOrDefault(key, ""))));
    config.replaceAll((key, value) -> ConfigKeys.isNetwork(key) ? withFreshMac(value) : value);
    config.put("smbios1", "uuid=" + world.freshUuid());
    config.computeIfPresent("vmgenid", (key, value) -> world.freshUuid());
    String original = source.value("name").orElse("VM " + source.vmid());
    config.put("name", asked.getOrDefault("name", "Copy-of-VM-" + original));
    Optional.ofNullable(asked.get("description"))
        .ifPresent(text -> config.put("description", ConfigApi.description(text)));
    made.config().clear();
    made.config().putAll(config);
    Optional.ofNullable(asked.get("pool"))
        .map(world.pools()::get)
        .ifPresent(pool -> pool.members().add(made.vmid()));
  }

  @Override
  public void abandon() {
    world.remove(made);
  }

  private String copy(Task task, String key, String id, String value) {
    Volume from = world.disks().find(id).orElseThrow(() -> new TaskFailure("no such volume " + id));
    StorageSpec to = storage.orElse(from.storage());
    task.log("create " + (full ? "full" : "linked") + " clone of drive " + key + " (" + id + ")");
    Volume copy;
    if (id.contains("cloudinit")) {
      copy = world.disks().createCloudInit(to, made.vmid());
    } else if (full) {
      String format =
          to.type().keepsFiles()
              ? asked.getOrDefault("format", from.storage().equals(to) ? from.format() : "qcow2")
              : "raw";
      copy = world.disks().create(to, made.vmid(), format, from.bytes(), Optional.empty());
      task.log("transferred " + Disks.size(from.bytes()) + " of " + Disks.size(from.bytes()));
    } else {
      copy =
          world
              .disks()
              .create(to, made.vmid(), from.format(), from.bytes(), Optional.of(from.id()));
    }
    return Disks.withSize(
        copy.id() + value.substring(Disks.volumeId(value).length()), copy.bytes());
  }

  private String withFreshMac(String value) {
    return value.replaceFirst("(?i)=([0-9a-f]{2}:){5}[0-9a-f]{2}", "=" + world.freshMac());
  }
}
