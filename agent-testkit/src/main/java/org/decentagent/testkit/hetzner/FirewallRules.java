// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The rules of a firewall, as a request gives them. */
final class FirewallRules {
  private static final int MAX = 50;
  private static final Pattern CIDR = Pattern.compile("[0-9a-fA-F:.]+/[0-9]{1,3}");
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}(-[0-9]{1,5})?|any");

  private FirewallRules() {}

  static List<ObjectNode> read(Body body) {
    List<ObjectNode> rules = new ArrayList<>();
    for (Body rule :
        body.objects(
            "rules",
            "direction",
            "protocol",
            "port",
            "source_ips",
            "destination_ips",
            "description")) {
      rules.add(read(rule, "rules"));
    }
    if (rules.size() > MAX) {
      throw ApiError.invalid("rules", "at most " + MAX + " rules");
    }
    return rules;
  }

  private static ObjectNode read(Body rule, String field) {
    String direction = oneOf(rule.string("direction"), field, "in", "out");
    String protocol = oneOf(rule.string("protocol"), field, "tcp", "udp", "icmp", "esp", "gre");
    Optional<String> port = rule.nullableString("port");
    boolean hasPorts = protocol.equals("tcp") || protocol.equals("udp");
    if (hasPorts != port.isPresent() || !PORT.matcher(port.orElse("any")).matches()) {
      throw ApiError.invalid(field, "port does not fit protocol " + protocol);
    }
    List<String> sources = networks(rule.list("source_ips"), field);
    List<String> destinations = networks(rule.list("destination_ips"), field);
    if ((direction.equals("in") ? sources : destinations).isEmpty()) {
      throw ApiError.invalid(field, "a rule for direction " + direction + " needs networks");
    }
    ObjectNode node = Json.object().put("direction", direction).put("protocol", protocol);
    port.ifPresentOrElse(value -> node.put("port", value), () -> node.putNull("port"));
    rule.nullableString("description")
        .ifPresentOrElse(text -> node.put("description", text), () -> node.putNull("description"));
    sources.forEach(node.putArray("source_ips")::add);
    destinations.forEach(node.putArray("destination_ips")::add);
    return node;
  }

  private static List<String> networks(List<JsonNode> values, String field) {
    List<String> networks = new ArrayList<>();
    for (JsonNode value : values) {
      if (!value.isString() || !CIDR.matcher(value.stringValue()).matches()) {
        throw ApiError.invalid(field, value + " is not a network in CIDR notation");
      }
      networks.add(value.stringValue());
    }
    return networks;
  }

  private static String oneOf(String value, String field, String... choices) {
    if (!List.of(choices).contains(value)) {
      throw ApiError.undocumented(field, "'" + value + "' is not one of " + List.of(choices));
    }
    return value;
  }
}
