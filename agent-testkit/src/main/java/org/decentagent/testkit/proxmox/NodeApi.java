// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /nodes}, without what has an API of its own. */
final class NodeApi {
  private static final long USED_DISK = 26_520_829_952L;
  private static final long TOTAL_DISK = 270_553_174_016L;

  private NodeApi() {}

  static void addTo(Routes routes) {
    routes.anywhere("GET /nodes", Permission.EVERYONE, Schema.EMPTY, NodeApi::list);
    routes.there(
        "GET /nodes/{node}/status",
        Permission.on("/nodes/{node}", "Sys.Audit"),
        Schema.EMPTY,
        NodeApi::status);
    routes.there(
        "GET /nodes/{node}/network",
        Permission.EVERYONE,
        Schema.EMPTY.with("type", ParameterType.matching("[A-Za-z_]+")),
        NodeApi::network);
    routes.there(
        "GET /nodes/{node}/time",
        Permission.on("/nodes/{node}", "Sys.Audit"),
        Schema.EMPTY,
        NodeApi::time);
    routes.there(
        "GET /nodes/{node}/certificates/info",
        Permission.EVERYONE,
        Schema.EMPTY,
        NodeApi::certificates);
    routes.there(
        "GET /nodes/{node}/qemu",
        Permission.EVERYONE,
        Schema.EMPTY.with("full", ParameterType.BOOLEAN),
        NodeApi::machines);
    routes.there(
        "GET /nodes/{node}/lxc/{vmid}/status/current",
        Permission.on("/vms/{vmid}", "VM.Audit"),
        Schema.EMPTY,
        NodeApi::container);
  }

  private static Reply list(Call call) {
    ArrayNode rows = Json.array();
    for (NodeSpec node : call.world().options().nodes()) {
      ObjectNode row = row(node, call);
      if (row.has("uptime") && node.name().equals(call.world().entryNode())) {
        call.world()
            .presented()
            .ifPresent(
                leaf -> row.put("ssl_fingerprint", ServerCertificate.fingerprint(leaf.leaf())));
      }
      if (!row.has("ssl_fingerprint")) {
        row.putNull("ssl_fingerprint");
      }
      rows.add(row);
    }
    return Reply.of(rows);
  }

  static ObjectNode row(NodeSpec node, Call call) {
    World world = call.world();
    ObjectNode row =
        Json.object().put("id", "node/" + node.name()).put("node", node.name()).put("type", "node");
    if (world.options().pace().status().isZero()) {
      return row.put("status", "unknown");
    }
    boolean online = world.isOnline(node.name());
    row.put("status", online ? "online" : "offline");
    if (online && world.access().has(call.who(), "/nodes/" + node.name(), "Sys.Audit")) {
      row.put("cpu", 0.02).put("maxcpu", node.cpus()).put("level", "");
      row.put("mem", usedMemory(node, world)).put("maxmem", node.memoryBytes());
      row.put("disk", USED_DISK).put("maxdisk", TOTAL_DISK).put("uptime", 3728);
    }
    return row;
  }

  private static Reply status(Call call) {
    World world = call.world();
    NodeSpec node = world.node(call.node()).orElseThrow();
    long used = usedMemory(node, world);
    ObjectNode data = Json.object();
    data.putObject("rootfs")
        .put("used", USED_DISK)
        .put("free", TOTAL_DISK - USED_DISK)
        .put("avail", TOTAL_DISK - USED_DISK)
        .put("total", TOTAL_DISK);
    data.putObject("ksm").put("shared", 0);
    data.putObject("swap").put("used", 0).put("free", 0).put("total", 0);
    ObjectNode memory =
        data.putObject("memory")
            .put("used", used)
            .put("free", node.memoryBytes() - used)
            .put("total", node.memoryBytes());
    ObjectNode cpu =
        data.putObject("cpuinfo")
            .put("cores", node.cpus())
            .put("cpus", node.cpus())
            .put("sockets", 1)
            .put("hvm", "1")
            .put("model", "AMD EPYC")
            .put("mhz", "2596.138")
            .put("user_hz", 100)
            .put("flags", "fpu svm");
    if (world.options().release().hasPressure()) {
      memory.put("available", node.memoryBytes() - used);
      cpu.put("family", "25").put("vendor", "AuthenticAMD");
    }
    data.putObject("boot-info").put("mode", "efi");
    data.putArray("loadavg").add("0.10").add("0.08").add("0.05");
    data.put("uptime", 3728).put("idle", 0).put("wait", 0).put("cpu", 0.02);
    data.put("pveversion", "pve-manager/" + world.options().release().version() + "/51e6e1f5a8a7");
    data.put("kversion", "Linux 6.8.12-1-pve #1 SMP PREEMPT_DYNAMIC");
    data.putObject("current-kernel")
        .put("sysname", "Linux")
        .put("release", "6.8.12-1-pve")
        .put("version", "#1 SMP PREEMPT_DYNAMIC")
        .put("machine", "x86_64");
    return Reply.of(data);
  }

  private static long usedMemory(NodeSpec node, World world) {
    return (684L << 20)
        + world.vms().stream()
            .filter(vm -> vm.node().equals(node.name()) && vm.running().isPresent())
            .mapToLong(Vm::memoryBytes)
            .sum();
  }

  private static Reply network(Call call) {
    ArrayNode rows = Json.array();
    String type = call.find("type").orElse("bridge");
    if (List.of("bridge", "any_bridge", "any_local_bridge", "include_sdn").contains(type)) {
      for (String bridge : call.world().options().bridges()) {
        ObjectNode row = rows.addObject();
        row.put("iface", bridge).put("type", "bridge").put("active", 1).put("autostart", 1);
        row.put("method", "static").put("method6", "manual").put("priority", 4);
        row.put("cidr", "127.41.0.1/16").put("address", "127.41.0.1").put("netmask", "16");
        row.put("bridge_ports", "eno1").put("bridge_stp", "off").put("bridge_fd", "0");
        row.putArray("families").add("inet");
      }
    }
    return Reply.of(rows);
  }

  private static Reply time(Call call) {
    long now = call.world().options().clock().instant().getEpochSecond();
    return Reply.of(
        Json.object().put("time", now).put("localtime", now).put("timezone", "Etc/UTC"));
  }

  private static Reply certificates(Call call) {
    ArrayNode rows = Json.array();
    Optional<ServerCertificate> shown = call.world().presented();
    if (shown.isPresent()) {
      rows.add(describe("pve-root-ca.pem", shown.get().authority()));
      rows.add(describe("pve-ssl.pem", shown.get().leaf()));
    }
    return Reply.of(rows);
  }

  private static ObjectNode describe(String file, X509Certificate certificate) {
    ObjectNode row = Json.object();
    row.put("filename", file);
    row.put("fingerprint", ServerCertificate.fingerprint(certificate));
    row.put("subject", certificate.getSubjectX500Principal().getName());
    row.put("issuer", certificate.getIssuerX500Principal().getName());
    row.put("notbefore", certificate.getNotBefore().toInstant().getEpochSecond());
    row.put("notafter", certificate.getNotAfter().toInstant().getEpochSecond());
    row.put("pem", ServerCertificate.pem(certificate));
    row.put("public-key-type", "id-ecPublicKey").put("public-key-bits", 256);
    ArrayNode names = row.putArray("san");
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        alternatives.forEach(name -> names.add(String.valueOf(name.get(1))));
      }
    } catch (CertificateParsingException e) {
      throw new IllegalStateException("cannot read our own certificate", e);
    }
    return row;
  }

  private static Reply machines(Call call) {
    ArrayNode rows = Json.array();
    call.world().vms().stream()
        .filter(vm -> vm.node().equals(call.node()))
        .filter(vm -> call.world().access().has(call.who(), "/vms/" + vm.vmid(), "VM.Audit"))
        .forEach(vm -> rows.add(VmStatus.listed(vm, call.world())));
    return Reply.of(rows);
  }

  private static Reply container(Call call) {
    throw ApiError.failed(
        "Configuration file 'nodes/"
            + call.node()
            + "/lxc/"
            + call.text("vmid")
            + ".conf' does not exist");
  }
}
