// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * A resource with no life of its own: an SSH key, a firewall, a placement group. Guarded by the
 * world.
 */
final class NamedResource extends Resource {
  private final Function<NamedResource, ObjectNode> rest;

  /**
   * @param rest the members of the document beyond the common ones
   */
  NamedResource(
      long id,
      Instant created,
      String name,
      Map<String, String> labels,
      Function<NamedResource, ObjectNode> rest) {
    super(id, created, name, labels);
    this.rest = rest;
  }

  ObjectNode document() {
    ObjectNode node = Json.object().put("id", id()).put("name", name());
    node.put("created", Json.time(created()));
    node.set("labels", Json.labels(labels()));
    node.setAll(rest.apply(this));
    return node;
  }
}
