// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /nodes/{node}/qemu/{vmid}/firewall}. */
final class FirewallApi {
  private static final String PATH = "/nodes/{node}/qemu/{vmid}/firewall";
  private static final ParameterType LEVEL =
      ParameterType.oneOf(
          "emerg", "alert", "crit", "err", "warning", "notice", "info", "debug", "nolog");
  private static final ParameterType POLICY = ParameterType.oneOf("ACCEPT", "REJECT", "DROP");
  private static final ParameterType NAME = ParameterType.matching("[A-Za-z][A-Za-z0-9\\-_]+");
  private static final ParameterType DIGEST = ParameterType.atMost(64);

  private FirewallApi() {}

  static void addTo(Routes routes) {
    Permission read = Permission.on("/vms/{vmid}", "VM.Audit");
    Permission write = Permission.on("/vms/{vmid}", "VM.Config.Network");
    routes.there("GET " + PATH + "/options", read, Schema.EMPTY, FirewallApi::options);
    routes.there("PUT " + PATH + "/options", write, optionSchema(), FirewallApi::setOptions);
    routes.anywhere("GET " + PATH + "/rules", read, Schema.EMPTY, FirewallApi::rules);
    routes.anywhere(
        "POST " + PATH + "/rules",
        write,
        ruleSchema()
            .with("pos", ParameterType.integer(0, 10_000))
            .requiring("action", NAME)
            .requiring("type", ParameterType.oneOf("in", "out", "forward", "group")),
        FirewallApi::addRule);
    routes.anywhere(
        "DELETE " + PATH + "/rules/{pos}",
        write,
        Schema.EMPTY.with("digest", DIGEST),
        FirewallApi::removeRule);
    routes.anywhere("GET " + PATH + "/ipset", read, Schema.EMPTY, FirewallApi::sets);
    routes.anywhere(
        "POST " + PATH + "/ipset",
        write,
        Schema.EMPTY
            .requiring("name", NAME)
            .with("comment", ParameterType.ANY)
            .with("digest", DIGEST)
            .with("rename", NAME),
        FirewallApi::addSet);
    routes.anywhere(
        "DELETE " + PATH + "/ipset/{name}",
        write,
        Schema.EMPTY.with("force", ParameterType.BOOLEAN),
        FirewallApi::removeSet);
    routes.anywhere("GET " + PATH + "/ipset/{name}", read, Schema.EMPTY, FirewallApi::members);
    routes.anywhere(
        "POST " + PATH + "/ipset/{name}",
        write,
        Schema.EMPTY
            .requiring("cidr", ParameterType.ANY)
            .with("comment", ParameterType.ANY)
            .with("nomatch", ParameterType.BOOLEAN),
        FirewallApi::addMember);
    routes.anywhere(
        "DELETE " + PATH + "/ipset/{name}/{cidr}",
        write,
        Schema.EMPTY.with("digest", DIGEST),
        FirewallApi::removeMember);
  }

  private static Schema optionSchema() {
    Schema schema = Schema.EMPTY.with("delete", ParameterType.ANY).with("digest", DIGEST);
    for (String name : List.of("dhcp", "enable", "ipfilter", "macfilter", "ndp", "radv")) {
      schema = schema.with(name, ParameterType.BOOLEAN);
    }
    return schema
        .with("log_level_in", LEVEL)
        .with("log_level_out", LEVEL)
        .with("policy_in", POLICY)
        .with("policy_out", POLICY);
  }

  private static Schema ruleSchema() {
    Schema schema =
        Schema.EMPTY
            .with("digest", DIGEST)
            .with("enable", ParameterType.integer(0, Integer.MAX_VALUE))
            .with("log", LEVEL);
    for (String name :
        List.of(
            "comment",
            "dest",
            "dport",
            "icmp-type",
            "iface",
            "macro",
            "proto",
            "source",
            "sport")) {
      schema = schema.with(name, ParameterType.ANY);
    }
    return schema;
  }

  private static VmFirewall firewall(Call call) {
    return call.world().vm(call.integer("vmid")).map(Vm::firewall).orElseGet(VmFirewall::new);
  }

  private static Map<String, String> without(Call call, String... names) {
    Map<String, String> rest = new TreeMap<>(call.parameters());
    rest.keySet().removeAll(List.of("node", "vmid", "digest", "delete"));
    rest.keySet().removeAll(List.of(names));
    return rest;
  }

  private static ObjectNode row(Map<String, String> values) {
    ObjectNode row = Json.object();
    values.forEach((key, value) -> {
      if (List.of("dhcp", "enable", "ipfilter", "macfilter", "ndp", "radv", "nomatch")
          .contains(key)) {
        row.put(key, Integer.parseInt(value));
      } else {
        row.put(key, value);
      }
    });
    return row;
  }

  private static String digest(VmFirewall firewall) {
    return String.format(
        java.util.Locale.ROOT,
        "%040x",
        31L * firewall.options().hashCode() + firewall.rules().hashCode() & 0xFFFFFFFFL);
  }

  private static Reply options(Call call) {
    VmFirewall firewall = firewall(call);
    return Reply.of(row(firewall.options()).put("digest", digest(firewall)));
  }

  private static Reply setOptions(Call call) {
    VmFirewall firewall = firewall(call);
    call.find("delete")
        .ifPresent(
            list -> firewall.options().keySet().removeAll(List.of(list.split("[,; ]+", -1))));
    firewall.options().putAll(without(call));
    return Reply.nothing();
  }

  private static Reply rules(Call call) {
    VmFirewall firewall = firewall(call);
    ArrayNode rows = Json.array();
    for (int pos = 0; pos < firewall.rules().size(); pos++) {
      rows.add(row(firewall.rules().get(pos)).put("pos", pos).put("digest", digest(firewall)));
    }
    return Reply.of(rows);
  }

  private static Reply addRule(Call call) {
    List<Map<String, String>> rules = firewall(call).rules();
    rules.add(
        Math.min(call.integer("pos", 0), rules.size()), new LinkedHashMap<>(without(call, "pos")));
    return Reply.nothing();
  }

  private static Reply removeRule(Call call) {
    List<Map<String, String>> rules = firewall(call).rules();
    if (call.integer("pos") >= rules.size()) {
      throw ApiError.parameter("pos", "no rule at position " + call.integer("pos"));
    }
    rules.remove(call.integer("pos"));
    return Reply.nothing();
  }

  private static Reply sets(Call call) {
    VmFirewall firewall = firewall(call);
    ArrayNode rows = Json.array();
    firewall
        .sets()
        .forEach((name, set) -> {
          ObjectNode row = rows.addObject().put("name", name).put("digest", digest(firewall));
          if (!set.comment().isEmpty()) {
            row.put("comment", set.comment());
          }
        });
    return Reply.of(rows);
  }

  private static Reply addSet(Call call) {
    Map<String, VmFirewall.AddressSet> sets = firewall(call).sets();
    if (sets.containsKey(call.text("name"))) {
      throw ApiError.parameter("name", "IPSet '" + call.text("name") + "' already exists");
    }
    sets.put(call.text("name"), VmFirewall.AddressSet.empty(call.find("comment").orElse("")));
    return Reply.nothing();
  }

  private static VmFirewall.AddressSet requireSet(Call call) {
    VmFirewall.AddressSet set = firewall(call).sets().get(call.text("name"));
    if (set == null) {
      throw ApiError.failed("no such IPSet");
    }
    return set;
  }

  private static Reply removeSet(Call call) {
    if (!requireSet(call).members().isEmpty() && !call.flag("force")) {
      throw ApiError.failed("IPSet '" + call.text("name") + "' is not empty");
    }
    firewall(call).sets().remove(call.text("name"));
    return Reply.nothing();
  }

  private static Reply members(Call call) {
    ArrayNode rows = Json.array();
    String digest = digest(firewall(call));
    requireSet(call)
        .members()
        .forEach((cidr, about) -> rows.add(row(about).put("cidr", cidr).put("digest", digest)));
    return Reply.of(rows);
  }

  private static Reply addMember(Call call) {
    Map<String, Map<String, String>> members = requireSet(call).members();
    if (members.containsKey(call.text("cidr"))) {
      throw ApiError.parameter("cidr", "address '" + call.text("cidr") + "' already exists");
    }
    members.put(call.text("cidr"), without(call, "cidr", "name"));
    return Reply.nothing();
  }

  private static Reply removeMember(Call call) {
    if (requireSet(call).members().remove(call.text("cidr")) == null) {
      throw ApiError.failed("no such IP/Network: " + call.text("cidr"));
    }
    return Reply.nothing();
  }
}
