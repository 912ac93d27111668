// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Values such as {@code virtio=AA:BB,bridge=vmbr0}: names and parts in their order. */
final class Properties {
  private Properties() {}

  /**
   * Takes a value apart.
   *
   * @param defaultKey the name of a part that has none; empty when there is no such name
   * @return empty when a part has no name and may not be without
   */
  static Optional<Map<String, String>> parse(String value, String defaultKey) {
    Map<String, String> parts = new LinkedHashMap<>();
    for (String part : value.split(",", -1)) {
      int sign = part.indexOf('=');
      if (sign < 0 && defaultKey.isEmpty()) {
        return Optional.empty();
      }
      if (sign < 0) {
        parts.put(defaultKey, part);
      } else {
        parts.put(part.substring(0, sign), part.substring(sign + 1));
      }
    }
    return Optional.of(parts);
  }

  /** One part of a value, under its name. */
  static Optional<String> part(String value, String name) {
    return Optional.ofNullable(parse(value, "-").orElse(Map.of()).get(name));
  }

  static String join(Map<String, String> parts) {
    StringBuilder text = new StringBuilder();
    parts.forEach((name, part) ->
        text.append(text.isEmpty() ? "" : ",").append(name).append('=').append(part));
    return text.toString();
  }
}
