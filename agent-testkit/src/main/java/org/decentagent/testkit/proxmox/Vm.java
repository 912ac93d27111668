// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** One virtual machine. Guarded by the world's lock. */
final class Vm {
  /** The machine's process, while it has power. */
  record Running(Instant since, Instant agentFrom, int pid) {}

  private final int vmid;
  private String node;
  private final Map<String, String> config = new TreeMap<>();
  private final Map<String, Optional<String>> pending = new TreeMap<>();
  private final Guest guest = new Guest();
  private final VmFirewall firewall = new VmFirewall();
  private Optional<Running> running = Optional.empty();
  private boolean highlyAvailable;

  Vm(int vmid, String node) {
    this.vmid = vmid;
    this.node = node;
  }

  int vmid() {
    return vmid;
  }

  String node() {
    return node;
  }

  void move(String to) {
    node = to;
  }

  /** As written down, without what waits for the next start. */
  Map<String, String> config() {
    return config;
  }

  Map<String, Optional<String>> pending() {
    return pending;
  }

  Guest guest() {
    return guest;
  }

  VmFirewall firewall() {
    return firewall;
  }

  Optional<Running> running() {
    return running;
  }

  void power(Optional<Running> next) {
    running = next;
  }

  boolean isHighlyAvailable() {
    return highlyAvailable;
  }

  void highlyAvailable(boolean on) {
    highlyAvailable = on;
  }

  Optional<String> value(String key) {
    return Optional.ofNullable(config.get(key));
  }

  boolean is(String key) {
    return value(key).filter("1"::equals).isPresent();
  }

  boolean isTemplate() {
    return is("template");
  }

  Optional<String> lock() {
    return value("lock");
  }

  /** The lock that keeps everyone from changing it, as a failure of the API. */
  Optional<String> lockComplaint() {
    return lock().map(lock -> "VM is locked (" + lock + ")");
  }

  void applyPending() {
    pending.forEach((key, value) -> {
      if (value.isPresent()) {
        config.put(key, value.get());
      } else {
        config.remove(key);
      }
    });
    pending.clear();
  }

  /** What it will be after the next start. */
  Map<String, String> wanted() {
    Map<String, String> wanted = new TreeMap<>(config);
    pending.forEach((key, value) ->
        value.ifPresentOrElse(text -> wanted.put(key, text), () -> wanted.remove(key)));
    return wanted;
  }

  long memoryBytes() {
    String text = value("memory").orElse("512");
    return Long.parseLong(text.startsWith("current=") ? text.substring(8) : text) << 20;
  }

  int cpus() {
    return Integer.parseInt(value("cores").orElse("1"))
        * Integer.parseInt(value("sockets").orElse("1"));
  }

  boolean wantsAgent() {
    return value("agent").filter(text -> text.matches("1.*|enabled=1.*|on|yes")).isPresent();
  }

  String digest() {
    try {
      byte[] text = (config + "\n" + pending).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The value as the API shows it. */
  static void show(ObjectNode row, String name, String key, String value) {
    if (key.equals("cipassword")) {
      row.put(name, "**********");
    } else if (key.equals("cpulimit")) {
      row.put(name, Double.parseDouble(value));
    } else if (ConfigKeys.isNumeric(key)) {
      row.put(name, Long.parseLong(value));
    } else {
      row.put(name, value);
    }
  }
}
