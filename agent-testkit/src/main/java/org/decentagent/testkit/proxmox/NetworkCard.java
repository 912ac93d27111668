// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** A machine's network card as its configuration tells it. */
final class NetworkCard {
  private NetworkCard() {}

  /** The value as it is kept: model and address first, the address made up when none was given. */
  static String complete(String value, World world) {
    Map<String, String> parts = new TreeMap<>(Properties.parse(value, "model").orElse(Map.of()));
    Map<String, String> ordered = new LinkedHashMap<>();
    String model = parts.remove("model");
    String address = parts.remove("macaddr");
    if (model == null) {
      model =
          parts.keySet().stream()
              .filter(name -> name.matches("virtio|e1000e?|rtl8139|vmxnet3|pcnet|ne2k_pci"))
              .findFirst()
              .orElse("virtio");
      address = parts.remove(model);
    }
    ordered.put(
        model, address == null ? world.freshMac() : address.toUpperCase(java.util.Locale.ROOT));
    ordered.putAll(parts);
    return Properties.join(ordered);
  }

  /** The hardware address, in lower case. */
  static String address(String value) {
    return value
        .replaceFirst("(?i).*?(([0-9a-f]{2}:){5}[0-9a-f]{2}).*", "$1")
        .toLowerCase(java.util.Locale.ROOT);
  }
}
