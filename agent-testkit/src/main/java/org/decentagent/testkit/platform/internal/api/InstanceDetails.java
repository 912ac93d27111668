// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import java.util.Optional;
import org.decentagent.testkit.platform.internal.state.Gateway;
import org.decentagent.testkit.platform.internal.wire.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The six members that the platform reads out of an agent's report. One wrong type, and none is
 * read. Immutable.
 */
record InstanceDetails(@Nullable String rootPassword, Gateway gateway) {
  private static final InstanceDetails UNREADABLE = new InstanceDetails(null, Gateway.NONE);
  private static final int MAX_PORT = 65_535;

  private static final class WrongType extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongType(String name) {
      super(name, null, false, false);
    }
  }

  static InstanceDetails read(String text) {
    try {
      JsonNode node = Json.MAPPER.readTree(text);
      if (!node.isObject()) {
        return UNREADABLE;
      }
      return new InstanceDetails(
          text(node, "root_password"),
          new Gateway(
              text(node, "gateway_slug"),
              text(node, "gateway_subdomain"),
              port(node, "gateway_ssh_port"),
              port(node, "gateway_port_range_start"),
              port(node, "gateway_port_range_end")));
    } catch (JacksonException | WrongType e) {
      return UNREADABLE;
    }
  }

  private static @Nullable String text(JsonNode node, String name) {
    Optional<JsonNode> member = member(node, name);
    if (member.isEmpty()) {
      return null;
    }
    if (!member.get().isString()) {
      throw new WrongType(name);
    }
    return member.get().stringValue();
  }

  private static @Nullable Integer port(JsonNode node, String name) {
    Optional<JsonNode> member = member(node, name);
    if (member.isEmpty()) {
      return null;
    }
    JsonNode value = member.get();
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw new WrongType(name);
    }
    int port = value.intValue();
    if (port < 0 || port > MAX_PORT) {
      throw new WrongType(name);
    }
    return port;
  }

  private static Optional<JsonNode> member(JsonNode node, String name) {
    return Optional.ofNullable(node.get(name)).filter(value -> !value.isNull());
  }

  @Override
  public String toString() {
    return "InstanceDetails[" + gateway + "]";
  }
}
