// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /nodes/{node}/qemu/{vmid}/config} and what shows parts of it. */
final class ConfigApi {
  private static final String PATH = "/nodes/{node}/qemu/{vmid}";

  private ConfigApi() {}

  static void addTo(Routes routes, ProxmoxRelease release) {
    Permission read = Permission.on("/vms/{vmid}", "VM.Audit");
    Permission write =
        Permission.any(
            "/vms/{vmid}",
            "VM.Config.Disk",
            "VM.Config.CDROM",
            "VM.Config.CPU",
            "VM.Config.Memory",
            "VM.Config.Network",
            "VM.Config.HWType",
            "VM.Config.Options",
            "VM.Config.Cloudinit");
    Schema changes =
        Schema.EMPTY
            .with(release == ProxmoxRelease.V9_2 ? ConfigKeys.V9 : ConfigKeys.V8)
            .with("delete", ParameterType.matching("[a-zA-Z0-9_,; -]+"))
            .with("revert", ParameterType.matching("[a-zA-Z0-9_,; -]+"))
            .with("digest", ParameterType.atMost(40))
            .with("force", ParameterType.BOOLEAN)
            .with("skiplock", ParameterType.BOOLEAN);
    Schema slowChanges =
        changes
            .with("background_delay", ParameterType.integer(1, 30))
            .with("import-working-storage", ParameterType.STORAGE);
    routes.there(
        "GET " + PATH + "/config",
        read,
        Schema.EMPTY
            .with("current", ParameterType.BOOLEAN)
            .with("snapshot", ParameterType.atMost(40)),
        ConfigApi::show);
    routes.there("GET " + PATH + "/pending", read, Schema.EMPTY, ConfigApi::pending);
    routes.there("POST " + PATH + "/config", write, slowChanges, ConfigApi::changeLater);
    routes.there("PUT " + PATH + "/config", write, changes, ConfigApi::changeNow);
    routes.there("GET " + PATH + "/cloudinit", read, Schema.EMPTY, ConfigApi::cloudInit);
    routes.there(
        "PUT " + PATH + "/cloudinit",
        Permission.on("/vms/{vmid}", "VM.Config.Cloudinit"),
        Schema.EMPTY,
        ConfigApi::renewCloudInit);
  }

  private static Reply show(Call call) {
    Vm vm = call.vm();
    ObjectNode data = Json.object();
    (call.flag("current") ? vm.config() : vm.wanted())
        .forEach((key, value) -> Vm.show(data, key, key, value));
    data.put("digest", vm.digest());
    return Reply.of(data);
  }

  private static Reply pending(Call call) {
    Vm vm = call.vm();
    ArrayNode rows = Json.array();
    TreeSet<String> keys = new TreeSet<>(vm.config().keySet());
    keys.addAll(vm.pending().keySet());
    for (String key : keys) {
      ObjectNode row = rows.addObject().put("key", key);
      vm.value(key).ifPresent(value -> Vm.show(row, "value", key, value));
      if (vm.pending().containsKey(key)) {
        vm.pending()
            .getOrDefault(key, java.util.Optional.empty())
            .ifPresentOrElse(
                value -> Vm.show(row, "pending", key, value), () -> row.put("delete", 1));
      }
    }
    rows.addObject().put("key", "digest").put("value", vm.digest());
    return Reply.of(rows);
  }

  private static Reply changeLater(Call call) {
    ConfigChange change = ConfigChange.of(call);
    return call.start("qmconfig", change);
  }

  private static Reply changeNow(Call call) {
    ConfigChange.of(call).apply();
    return Reply.nothing();
  }

  private static Reply cloudInit(Call call) {
    ArrayNode rows = Json.array();
    new TreeMap<>(call.vm().config())
        .forEach((key, value) -> {
          if (ConfigKeys.isCloudInit(key)) {
            Vm.show(rows.addObject().put("key", key), "value", key, value);
          }
        });
    return Reply.of(rows);
  }

  private static Reply renewCloudInit(Call call) {
    call.vm()
        .lockComplaint()
        .ifPresent(complaint -> {
          throw ApiError.failed(complaint);
        });
    return Reply.nothing();
  }

  /** A description as it comes back: it is kept line by line, without empty lines at its end. */
  static String description(String text) {
    return text.replaceFirst("\n+$", "");
  }

  static Map<String, String> normal(Map<String, String> values) {
    Map<String, String> normal = new TreeMap<>(values);
    normal.computeIfPresent("description", (key, text) -> description(text));
    normal.computeIfPresent("tags", (key, text) -> String.join(";", tags(text)));
    return normal;
  }

  /** Tags as they are kept. */
  static TreeSet<String> tags(String text) {
    TreeSet<String> tags = new TreeSet<>();
    for (String tag : text.split("[;, ]+", -1)) {
      if (!tag.isEmpty()) {
        tags.add(tag.toLowerCase(java.util.Locale.ROOT));
      }
    }
    return tags;
  }
}
