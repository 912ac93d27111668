// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.time.Instant;
import java.util.Map;

/** A thing in a project, with an id, a name and labels. Guarded by the world. */
abstract class Resource {
  private final long id;
  private final Instant created;
  private String name;
  private Map<String, String> labels;

  Resource(long id, Instant created, String name, Map<String, String> labels) {
    this.id = id;
    this.created = created;
    this.name = name;
    this.labels = Map.copyOf(labels);
  }

  final long id() {
    return id;
  }

  final Instant created() {
    return created;
  }

  final String name() {
    return name;
  }

  final Map<String, String> labels() {
    return labels;
  }

  final void rename(String to) {
    name = to;
  }

  /** Replaces the whole set. */
  final void relabel(Map<String, String> to) {
    labels = Map.copyOf(to);
  }
}
