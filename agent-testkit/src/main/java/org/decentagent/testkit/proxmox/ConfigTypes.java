// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The formats of single values of a machine's configuration. */
final class ConfigTypes {
  static final ParameterType MEMORY = ConfigTypes::memory;
  static final ParameterType TAGS = ConfigTypes::tags;
  static final ParameterType URL_ENCODED =
      value ->
          value.matches("[-%a-zA-Z0-9_.!~*'()]*")
              ? Optional.empty()
              : Optional.of("invalid format - invalid urlencoded string: " + value + "\n");
  static final ParameterType ADDRESSES =
      value -> {
        for (String address : value.strip().split("[,;\\s]+", -1)) {
          if (!Addresses.isV4(address) && !Addresses.isV6(address)) {
            return Optional.of(
                "invalid format - value does not look like a valid address: " + address + "\n");
          }
        }
        return Optional.empty();
      };
  static final ParameterType AGENT =
      value ->
          properties(
              "agent",
              value,
              "enabled",
              Set.of("enabled", "freeze-fs-on-backup", "fstrim_cloned_disks", "type"));

  private static final Set<String> NETWORK =
      Set.of(
          "model",
          "macaddr",
          "bridge",
          "firewall",
          "link_down",
          "mtu",
          "queues",
          "rate",
          "tag",
          "trunks");
  private static final Set<String> MODELS =
      Set.of("e1000", "e1000e", "ne2k_pci", "pcnet", "rtl8139", "virtio", "vmxnet3");

  private ConfigTypes() {}

  static ParameterType ipConfig(String key) {
    return value ->
        properties(key, value, "", Set.of("ip", "gw", "ip6", "gw6"))
            .or(() -> addresses(key, Properties.parse(value, "").orElse(Map.of())));
  }

  static ParameterType network(String key) {
    return value -> {
      Map<String, String> known = new LinkedHashMap<>();
      Properties.parse(value, "model")
          .ifPresent(parts ->
              parts.forEach(
                  (name, part) -> known.put(MODELS.contains(name) ? "macaddr" : name, part)));
      return known.isEmpty()
          ? properties(key, value, "model", NETWORK)
          : foreign(key, known, NETWORK);
    };
  }

  private static Optional<String> addresses(String key, Map<String, String> parts) {
    Optional<String> ip = Optional.ofNullable(parts.get("ip"));
    if (ip.isPresent() && !ip.get().equals("dhcp") && !Addresses.isV4Network(ip.get())) {
      return faulty(
          key
              + ".ip: invalid format - value does not look like a valid ipv4 network"
              + " configuration\n");
    }
    Optional<String> ip6 = Optional.ofNullable(parts.get("ip6"));
    if (ip6.isPresent()
        && !Set.of("auto", "dhcp").contains(ip6.get())
        && !Addresses.isV6Network(ip6.get())) {
      return faulty(
          key
              + ".ip6: invalid format - value does not look like a valid ipv6 network"
              + " configuration\n");
    }
    if (parts.containsKey("gw") && !Addresses.isV4(parts.get("gw"))) {
      return faulty(key + ".gw: invalid format - value does not look like a valid ipv4 address\n");
    }
    if (parts.containsKey("gw6") && !Addresses.isV6(parts.get("gw6"))) {
      return faulty(key + ".gw6: invalid format - value does not look like a valid ipv6 address\n");
    }
    if (parts.containsKey("gw") && ip.isEmpty()) {
      return faulty(key + ".ip: missing property - 'gw' requires this property");
    }
    return parts.containsKey("gw6") && ip6.isEmpty()
        ? faulty(key + ".ip6: missing property - 'gw6' requires this property")
        : Optional.empty();
  }

  private static Optional<String> properties(
      String key, String value, String defaultKey, Set<String> known) {
    Optional<Map<String, String>> parts = Properties.parse(value, defaultKey);
    return parts.isEmpty()
        ? Optional.of(
            "invalid format - value without key, but schema does not define a default key\n")
        : foreign(key, parts.get(), known);
  }

  private static Optional<String> foreign(
      String key, Map<String, String> parts, Set<String> known) {
    return parts.keySet().stream()
        .filter(name -> !known.contains(name))
        .findFirst()
        .flatMap(name ->
            faulty(
                key
                    + "."
                    + name
                    + ": property is not defined in schema and the schema does not allow"
                    + " additional properties"));
  }

  private static Optional<String> faulty(String text) {
    return Optional.of("invalid format - format error\n" + text + "\n");
  }

  private static Optional<String> memory(String value) {
    String current = value.startsWith("current=") ? value.substring(8) : value;
    return ParameterType.integer(16, Long.MAX_VALUE)
        .fault(current)
        .flatMap(fault -> faulty("memory.current: " + fault));
  }

  private static Optional<String> tags(String value) {
    for (String tag : value.split("[;, ]+", -1)) {
      if (!tag.isEmpty() && !tag.matches("(?i)[a-z0-9_][a-z0-9_\\-+.]*")) {
        return Optional.of("invalid format - invalid characters in tag\n");
      }
    }
    return Optional.empty();
  }
}
