// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A machine's whole way with one privilege less, and the calls that failed by it. */
final class PrivilegeProbe {
  private static final int VMID = 200;
  private static final Map<String, ProxmoxGrant> ROLES =
      Map.of(
          "RentalNode", ProxmoxGrant.on("/nodes/pve1", "Sys.Audit"),
          "RentalTemplate", ProxmoxGrant.on("/pool/templates", "VM.Audit", "VM.Clone"),
          "RentalStore",
              ProxmoxGrant.on("/storage/local", "Datastore.AllocateSpace", "Datastore.Audit"),
          "RentalNet", ProxmoxGrant.on("/sdn/zones/localnetwork/vmbr0", "SDN.Use"),
          "RentalVM",
              ProxmoxGrant.on(
                  "/pool/rental",
                  "VM.Allocate",
                  "VM.Audit",
                  "VM.Clone",
                  "VM.Config.CPU",
                  "VM.Config.Cloudinit",
                  "VM.Config.Disk",
                  "VM.Config.HWType",
                  "VM.Config.Memory",
                  "VM.Config.Network",
                  "VM.Config.Options",
                  "VM.GuestAgent.Audit",
                  "VM.GuestAgent.Unrestricted",
                  "VM.PowerMgmt",
                  "Pool.Audit"));

  private final Cluster cluster;
  private final Map<String, String> failures = new LinkedHashMap<>();

  private PrivilegeProbe(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * @param missing role, slash, privilege
   */
  static Map<String, String> run(String missing) {
    List<ProxmoxGrant> grants =
        ROLES.entrySet().stream()
            .map(role ->
                missing.startsWith(role.getKey() + "/")
                    ? role.getValue().without(missing.substring(role.getKey().length() + 1))
                    : role.getValue())
            .toList();
    UnaryOperator<ProxmoxOptionsBuilder> change = options -> options.grants(grants);
    try (Cluster cluster = Cluster.start(change)) {
      return new PrivilegeProbe(cluster).walk();
    }
  }

  private Map<String, String> walk() {
    String machine = cluster.machine(VMID);
    look("node-status", "/nodes/pve1/status");
    look("template-config", cluster.machine(9000) + "/config");
    look("pool-get", "/pools/rental");
    change(
        "clone",
        cluster.caller.post(
            cluster.machine(9000) + "/clone",
            Map.of("newid", "200", "full", "1", "pool", "rental", "storage", "local")));
    if (failures.containsKey("clone")) {
      return failures;
    }
    look("get-config", machine + "/config");
    set("set-cpu", Map.of("cores", "2"));
    set("set-cpulimit", Map.of("cpulimit", "1.5"));
    set("set-memory", Map.of("memory", "2048"));
    set("set-net0", Map.of("net0", "virtio,bridge=vmbr0,firewall=1"));
    set("set-tags-desc-onboot", Map.of("tags", "a", "description", "b", "onboot", "1"));
    set("set-tags", Map.of("tags", "a;b"));
    set("set-agent", Map.of("agent", "1"));
    set("set-ci", Map.of("ciuser", "renter", "ipconfig0", "ip=dhcp"));
    change(
        "resize", cluster.caller.put(machine + "/resize", Map.of("disk", "scsi0", "size", "4G")));
    look("status", machine + "/status/current");
    change("start", cluster.caller.post(machine + "/status/start", Map.of()));
    cluster.pass(Duration.ofSeconds(20));
    look("agent-net", machine + "/agent/network-get-interfaces");
    change("stop", cluster.caller.post(machine + "/status/stop", Map.of()));
    change("delete", cluster.caller.delete(machine + "?purge=1"));
    return failures;
  }

  private void look(String label, String path) {
    note(label, cluster.caller.get(path));
  }

  private void set(String label, Map<String, String> form) {
    change(label, cluster.caller.post(cluster.machine(VMID) + "/config", form));
  }

  private void change(String label, Caller.Said said) {
    note(label, said);
    cluster.pass(Duration.ofSeconds(30));
  }

  private void note(String label, Caller.Said said) {
    if (said.status() != 200) {
      failures.put(label, said.status() + " " + said.message().strip());
    }
  }
}
