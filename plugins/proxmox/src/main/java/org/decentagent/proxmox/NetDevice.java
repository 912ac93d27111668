// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.decentagent.spi.config.Settings;

/**
 * A network device as {@code net0} describes it: always written whole, since what is left out is
 * lost. Immutable.
 *
 * @param model such as {@code virtio}
 * @param mac its hardware address, in lower case
 * @param options the rest by name
 */
record NetDevice(String model, String mac, Map<String, String> options) {
  private static final Pattern MAC = Pattern.compile("([0-9a-f]{2}:){5}[0-9a-f]{2}");
  private static final Set<String> KEPT = Set.of("bridge", "mtu", "queues");

  NetDevice {
    options = Map.copyOf(options);
  }

  /** Reads {@code virtio=BC:24:11:00:00:01,bridge=vmbr0}. */
  static Optional<NetDevice> parse(String text) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String part : text.split(",", -1)) {
      String[] pair = part.split("=", 2);
      if (pair.length == 2) {
        options.put(pair[0], pair[1]);
      }
    }
    return options.entrySet().stream()
        .filter(option -> MAC.matcher(option.getValue().toLowerCase(Locale.ROOT)).matches())
        .findFirst()
        .map(option -> {
          options.remove(option.getKey());
          return new NetDevice(
              option.getKey(), option.getValue().toLowerCase(Locale.ROOT), options);
        });
  }

  /** The device an instance is to have: the template's, with what the settings say. */
  NetDevice wanted(Settings settings) {
    Map<String, String> wanted = new LinkedHashMap<>();
    KEPT.stream()
        .filter(options::containsKey)
        .forEach(name -> wanted.put(name, options.getOrDefault(name, "")));
    settings.find(ProxmoxConfig.BRIDGE).ifPresent(bridge -> wanted.put("bridge", bridge));
    settings.find(ProxmoxConfig.VLAN).ifPresent(tag -> wanted.put("tag", tag.toString()));
    settings.find(ProxmoxConfig.RATE_LIMIT).ifPresent(rate -> wanted.put("rate", rate.toString()));
    if (settings.get(ProxmoxConfig.FIREWALL)) {
      wanted.put("firewall", "1");
    }
    return new NetDevice(model, mac, wanted);
  }

  Optional<String> bridge() {
    return Optional.ofNullable(options.get("bridge"));
  }

  /** As the API wants it. */
  String text() {
    return model
        + "="
        + mac.toUpperCase(Locale.ROOT)
        + options.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(option -> "," + option.getKey() + "=" + option.getValue())
            .collect(Collectors.joining());
  }
}
