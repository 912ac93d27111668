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
final class NamedResource implements Resource {
  private final long id;
  private final Instant created;
  private final Function<NamedResource, ObjectNode> rest;
  private String name;
  private Map<String, String> labels;

  /**
   * @param rest the members of the document beyond the common ones
   */
  NamedResource(
      long id,
      Instant created,
      String name,
      Map<String, String> labels,
      Function<NamedResource, ObjectNode> rest) {
    this.id = id;
    this.created = created;
    this.name = name;
    this.labels = Map.copyOf(labels);
    this.rest = rest;
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Map<String, String> labels() {
    return labels;
  }

  @Override
  public Instant created() {
    return created;
  }

  @Override
  public void rename(String to) {
    name = to;
  }

  @Override
  public void relabel(Map<String, String> to) {
    labels = Map.copyOf(to);
  }

  ObjectNode document() {
    ObjectNode node = Json.object().put("id", id).put("name", name);
    node.put("created", Json.time(created));
    node.set("labels", Json.labels(labels));
    node.setAll(rest.apply(this));
    return node;
  }
}
