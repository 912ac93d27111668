// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.decentagent.proxmox.wire.NetworkRow;
import org.decentagent.proxmox.wire.NodeStatusAnswer;
import org.decentagent.proxmox.wire.NodeTime;
import org.decentagent.proxmox.wire.StorageRow;
import org.decentagent.proxmox.wire.VolumeRow;
import org.decentagent.toolkit.http.HttpCall;
import org.jspecify.annotations.Nullable;

/**
 * Looks at single nodes. Safe for use by many threads.
 *
 * @see <a href="https://pve.proxmox.com/pve-docs/api-viewer/#/nodes">nodes</a>
 */
public final class Nodes {
  private final Session session;

  Nodes(Session session) {
    this.session = session;
  }

  /** The storages a node has and we may see. */
  public List<StorageFacts> storages(String node) {
    String what = "list the storages of node " + node;
    List<StorageFacts> storages = new ArrayList<>();
    for (StorageRow row :
        Session.list(
            session.data(HttpCall.get("nodes", node, "storage"), what), StorageRow.class, what)) {
      String name = row.storage();
      if (name != null) {
        String content = row.content() == null ? "" : row.content();
        storages.add(
            new StorageFacts(
                name,
                row.type() == null ? "" : row.type(),
                isSet(row.shared()),
                isSet(row.active()) && isSet(row.enabled()),
                List.of(content.split(",", -1)).contains("images"),
                new StorageFacts.Room(number(row.total()), number(row.avail()))));
      }
    }
    return storages;
  }

  /** The volumes of a VM's number on a storage, as far as we may see them. */
  public List<String> volumes(String node, String storage, int vmid) {
    String what = "list the volumes of VM " + vmid + " on storage " + storage;
    HttpCall call =
        HttpCall.get("nodes", node, "storage", storage, "content")
            .with("vmid", Integer.toString(vmid));
    return Session.list(session.data(call, what), VolumeRow.class, what).stream()
        .map(VolumeRow::volid)
        .filter(Objects::nonNull)
        .toList();
  }

  /** The bridges of a node, SDN's own ones included. */
  public List<String> bridges(String node) {
    String what = "list the bridges of node " + node;
    HttpCall call = HttpCall.get("nodes", node, "network").with("type", "any_bridge");
    return Session.list(session.data(call, what), NetworkRow.class, what).stream()
        .map(NetworkRow::iface)
        .filter(Objects::nonNull)
        .toList();
  }

  /** The node's clock. */
  public Instant time(String node) {
    String what = "read the clock of node " + node;
    Long time =
        Session.as(session.data(HttpCall.get("nodes", node, "time"), what), NodeTime.class, what)
            .time();
    if (time == null) {
      throw Session.unreadable(what, Effect.NONE);
    }
    return Instant.ofEpochSecond(time);
  }

  /** The processor's name, if we may know it. */
  public Optional<String> cpuModel(String node) {
    String what = "read the status of node " + node;
    NodeStatusAnswer.Processor processor =
        Session.as(
                session.data(HttpCall.get("nodes", node, "status"), what),
                NodeStatusAnswer.class,
                what)
            .cpuinfo();
    return processor == null ? Optional.empty() : Optional.ofNullable(processor.model());
  }

  private static boolean isSet(@Nullable Integer flag) {
    return flag != null && flag == 1;
  }

  private static long number(@Nullable Long number) {
    return number == null ? 0 : number;
  }
}
