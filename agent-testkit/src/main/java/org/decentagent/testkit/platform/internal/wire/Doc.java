// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One JSON object under construction, member by member. Confined to one thread. */
public final class Doc {
  private final ObjectNode node = Json.MAPPER.createObjectNode();

  /** Adds a member that is always there. */
  public Doc with(String name, Object value) {
    node.set(name, tree(value));
    return this;
  }

  /** Adds a member that is the literal {@code null} when unset. */
  public Doc orNull(String name, @Nullable Object value) {
    if (value == null) {
      node.putNull(name);
      return this;
    }
    return with(name, value);
  }

  /** Adds a member that is omitted when unset. */
  public Doc orOmit(String name, @Nullable Object value) {
    return value == null ? this : with(name, value);
  }

  public ObjectNode node() {
    return node;
  }

  private static JsonNode tree(Object value) {
    return value instanceof JsonNode already ? already : Json.MAPPER.valueToTree(value);
  }
}
