// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** What a server's disk begins with. Immutable. */
record Image(ObjectNode document) {
  /** A picture of a disk, made by the project's owner. */
  static Image snapshot(long id, ForeignHand.AddSnapshot wanted, Instant now) {
    ObjectNode node =
        Json.object()
            .put("id", id)
            .put("type", "snapshot")
            .put("status", "available")
            .putNull("name")
            .put("description", wanted.description())
            .put("image_size", 1.5)
            .put("disk_size", wanted.diskGigabytes())
            .put("created", Json.time(now))
            .putNull("created_from")
            .putNull("bound_to")
            .put("os_flavor", "debian")
            .putNull("os_version")
            .put("rapid_deploy", false)
            .put("architecture", wanted.architecture());
    node.set("protection", Json.object().put("delete", false));
    node.putNull("deprecated").putNull("deleted");
    node.set("labels", Json.labels(wanted.labels()));
    return new Image(node);
  }

  long id() {
    return document.path("id").longValue();
  }

  String text(String member) {
    return document.path(member).stringValue("");
  }

  double diskSize() {
    return document.path("disk_size").doubleValue();
  }

  boolean isDeprecated() {
    return !document.path("deprecated").isNull();
  }

  Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>();
    document
        .path("labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().stringValue()));
    return labels;
  }
}
