// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A change of a machine's configuration that was found to be allowed. */
record ConfigChange(
    Vm vm, Map<String, String> sent, Map<String, String> values, Set<String> deleted)
    implements Work {
  private static final Set<String> DIRECTIONS =
      Set.of(
          "node",
          "vmid",
          "delete",
          "revert",
          "digest",
          "force",
          "skiplock",
          "background_delay",
          "import-working-storage");

  static ConfigChange of(Call call) {
    Map<String, String> sent = new TreeMap<>(call.parameters());
    sent.keySet().removeAll(DIRECTIONS);
    Set<String> deleted = new LinkedHashSet<>();
    call.find("delete").ifPresent(list -> deleted.addAll(Set.of(list.split("[,; ]+", -1))));
    if (sent.isEmpty() && deleted.isEmpty() && call.find("revert").isEmpty()) {
      throw ApiError.failed("no options specified");
    }
    if (call.flag("skiplock")) {
      throw ApiError.parameter("skiplock", "Only root may use this option.");
    }
    Set<String> touched = new LinkedHashSet<>(sent.keySet());
    touched.addAll(deleted);
    touched.forEach(key -> checkPrivilege(call, key));
    if (touched.contains("tags")) {
      checkTags(call, sent.getOrDefault("tags", ""));
    }
    sent.forEach((key, value) -> checkValue(call, key, value));
    Vm vm = call.vm();
    checkState(call, vm);
    call.find("revert")
        .ifPresent(list -> vm.pending().keySet().removeAll(Set.of(list.split("[,; ]+", -1))));
    Map<String, String> values = ConfigApi.normal(sent);
    values.replaceAll((key, value) ->
        ConfigKeys.isNetwork(key) ? NetworkCard.complete(value, call.world()) : value);
    return new ConfigChange(vm, sent, values, deleted);
  }

  private static void checkPrivilege(Call call, String key) {
    if (ConfigKeys.isForRootOnly(key)) {
      throw ApiError.failed("only root can set '" + key + "' config");
    }
    call.world()
        .access()
        .requireAny(
            call.who(),
            "/vms/" + call.text("vmid"),
            ConfigKeys.privileges(key).stream().sorted().toList());
  }

  /** Tags that come or go need more than the right to the option, where they are restricted. */
  private static void checkTags(Call call, String next) {
    Set<String> changed = ConfigApi.tags(next);
    Set<String> before = ConfigApi.tags(call.vm().value("tags").orElse(""));
    Set<String> both = new TreeSet<>(changed);
    both.retainAll(before);
    changed.addAll(before);
    changed.removeAll(both);
    if (call.world().access().has(call.who(), "/", "Sys.Modify")) {
      return;
    }
    changed.stream()
        .filter(tag -> !call.world().tagRules().permit(tag))
        .findFirst()
        .ifPresent(tag -> {
          throw ApiError.forbidden("/, Sys.Modify for modifying tag '" + tag + "'");
        });
  }

  private static void checkValue(Call call, String key, String value) {
    if (ConfigKeys.isNetwork(key)) {
      Properties.part(value, "bridge").ifPresent(bridge -> Bridges.require(call, bridge));
    }
    if (key.equals("sshkeys") && Guests.parse(value).isEmpty()) {
      throw ApiError.failed("SSH public key validation error");
    }
  }

  private static void checkState(Call call, Vm vm) {
    call.find("digest")
        .filter(digest -> !digest.equals(vm.digest()))
        .ifPresent(digest -> {
          throw ApiError.failed("checksum mismatch (file change by other user?)");
        });
    vm.lockComplaint()
        .ifPresent(complaint -> {
          throw ApiError.failed(complaint);
        });
  }

  @Override
  public void finish(Task task) {
    StringBuilder line = new StringBuilder("update VM " + vm.vmid() + ":");
    sent.forEach((key, value) ->
        line.append(" -")
            .append(key)
            .append(' ')
            .append(key.equals("cipassword") ? "<hidden>" : value));
    for (String part : line.toString().split("\n", -1)) {
      task.log(part);
    }
    apply();
  }

  void apply() {
    Map<String, Optional<String>> all = new LinkedHashMap<>();
    deleted.forEach(key -> all.put(key, Optional.empty()));
    values.forEach(
        (key, value) -> all.put(key, Optional.of(value).filter(text -> !text.isEmpty())));
    all.forEach(this::set);
  }

  private void set(String key, Optional<String> value) {
    if (vm.running().isPresent() && !ConfigKeys.isHotPluggable(key)) {
      if (value.equals(vm.value(key))) {
        vm.pending().remove(key);
      } else {
        vm.pending().put(key, value);
      }
      return;
    }
    vm.pending().remove(key);
    value.ifPresentOrElse(text -> vm.config().put(key, text), () -> vm.config().remove(key));
  }
}
