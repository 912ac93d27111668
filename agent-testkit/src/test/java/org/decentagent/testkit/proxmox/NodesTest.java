// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A cluster of several nodes and storages. */
final class NodesTest {
  private static final String CLONE = "/nodes/pve1/qemu/9000/clone";

  @Test
  void aNodeThatIsGoneCannotBeReachedAndItsMachinesAreUnknownNotAbsent() {
    try (Cluster cluster = two(StorageType.RBD, StorageSpec.Sharing.SHARED)) {
      cluster.have(50_001);
      cluster.operator().migrate(50_001, "pve2");
      cluster.pass(Duration.ofSeconds(30));
      cluster.operator().disconnect("pve2");

      Caller.Said config = cluster.caller.get("/nodes/pve2/qemu/50001/config");
      Caller.Said row = cluster.caller.get("/cluster/resources?type=vm");
      Caller.Said nodes = cluster.caller.get("/nodes");
      cluster.operator().reconnect("pve2");

      assertThat(config.status()).isEqualTo(595);
      assertThat(config.body()).isEmpty();
      assertThat(row.data().get(1).get("vmid").asInt()).isEqualTo(50_001);
      assertThat(row.data().get(1).get("status").asString()).isEqualTo("unknown");
      assertThat(nodes.data().get(1).get("status").asString()).isEqualTo("offline");
      assertThat(cluster.caller.get("/nodes/pve2/qemu/50001/config").status()).isEqualTo(200);
    }
  }

  @Test
  void aMachineThatMovedIsNoLongerWhereItWas() {
    try (Cluster cluster = two(StorageType.RBD, StorageSpec.Sharing.SHARED)) {
      cluster.have(50_001);

      cluster.operator().migrate(50_001, "pve2");
      Caller.Said there = cluster.caller.get("/nodes/pve1/qemu/50001/status/current");
      Caller.Said row = cluster.caller.get("/cluster/resources?type=vm");

      assertThat(there.message())
          .isEqualTo("Configuration file 'nodes/pve1/qemu-server/50001.conf' does not exist\n");
      assertThat(row.data().get(1).get("node").asString()).isEqualTo("pve2");
    }
  }

  @Test
  void figuresOfTheClusterAreAsOldAsItsLastReport() {
    try (Cluster cluster = Cluster.start()) {
      cluster.have(50_001);
      cluster.pass(Duration.ofSeconds(20));
      cluster.power(50_001, "start", Map.of());

      String before = state(cluster);
      cluster.pass(Duration.ofSeconds(10));
      String after = state(cluster);

      assertThat(before).isEqualTo("stopped");
      assertThat(after).isEqualTo("running");
    }
  }

  @Test
  void aCloneToAnotherNodeNeedsSharedStorage() {
    try (Cluster cluster = two(StorageType.LVMTHIN, StorageSpec.Sharing.LOCAL)) {
      Caller.Said plain = cluster.caller.post(CLONE, form(Map.of("target", "pve2")));
      Caller.Said named =
          cluster.caller.post(CLONE, form(Map.of("target", "pve2", "storage", "disks")));
      Caller.Said wrongNode = cluster.caller.post("/nodes/pve2/qemu/9000/clone", form(Map.of()));

      assertThat(plain.message())
          .isEqualTo("can't clone VM to node 'pve2' (VM uses local storage)\n");
      assertThat(named.message()).isEqualTo("can't clone to non-shared storage 'disks'\n");
      assertThat(wrongNode.message())
          .isEqualTo("unable to find configuration file for VM 9000 on node 'pve2'\n");
    }
  }

  @Test
  void aCloneToAnotherNodeIsThere() {
    try (Cluster cluster = two(StorageType.RBD, StorageSpec.Sharing.SHARED)) {
      String exit = cluster.exit(cluster.clone(50_001, Map.of("target", "pve2", "full", "1")));

      assertThat(exit).isEqualTo("OK");
      assertThat(cluster.operator().machine(50_001).orElseThrow().node()).isEqualTo("pve2");
    }
  }

  @Test
  void aLinkedCloneKeepsItsTemplateFromBeingRemoved() {
    try (Cluster cluster = two(StorageType.ZFSPOOL, StorageSpec.Sharing.LOCAL)) {
      cluster.exit(cluster.clone(50_001, Map.of()));
      cluster.operator().assign(9000, "rental");

      String exit =
          cluster.exit(Cluster.task(cluster.caller.delete(cluster.machine(9000) + "?purge=1")));

      assertThat(cluster.operator().volumes(50_001))
          .contains("disks:base-9000-disk-0/vm-50001-disk-0");
      assertThat(exit)
          .isEqualTo(
              "base volume 'disks:base-9000-disk-0' is still in use by linked cloned volumes");
    }
  }

  @Test
  void aStorageThatCannotLinkRefusesIt() {
    try (Cluster cluster = two(StorageType.LVM, StorageSpec.Sharing.LOCAL)) {
      Caller.Said said = cluster.caller.post(CLONE, form(Map.of("full", "0")));

      assertThat(said.message())
          .isEqualTo("Linked clone feature is not supported for drive 'scsi0'\n");
    }
  }

  @Test
  void aNodeThatNobodyKnowsIsAFailureAndNotAnAbsence() {
    try (Cluster cluster = Cluster.start()) {
      cluster.have(50_001);

      Caller.Said said = cluster.caller.get("/nodes/pve7/qemu/50001/config");

      assertThat(said.status()).isEqualTo(500);
      assertThat(said.message()).startsWith("hostname lookup 'pve7' failed");
    }
  }

  @Test
  void theFirewallKeepsWhatItIsTold() {
    try (Cluster cluster = Cluster.start()) {
      cluster.have(50_001);
      String firewall = cluster.machine(50_001) + "/firewall";

      cluster.caller.put(firewall + "/options", Map.of("enable", "1", "policy_in", "DROP"));
      cluster.caller.post(
          firewall + "/rules",
          Map.of("type", "in", "action", "ACCEPT", "proto", "tcp", "dport", "22"));
      cluster.caller.post(firewall + "/ipset", Map.of("name", "ipfilter-net0"));
      cluster.caller.post(firewall + "/ipset/ipfilter-net0", Map.of("cidr", "192.0.2.7"));

      assertThat(cluster.caller.get(firewall + "/options").data().get("policy_in").asString())
          .isEqualTo("DROP");
      assertThat(cluster.caller.get(firewall + "/rules").data().get(0).get("dport").asString())
          .isEqualTo("22");
      assertThat(
              cluster
                  .caller
                  .get(firewall + "/ipset/ipfilter-net0")
                  .data()
                  .get(0)
                  .get("cidr")
                  .asString())
          .isEqualTo("192.0.2.7");
    }
  }

  @Test
  void whatPreflightAsksIsAnswered() {
    try (Cluster cluster = two(StorageType.RBD, StorageSpec.Sharing.SHARED)) {
      cluster
          .operator()
          .grant(
              List.of(
                  ProxmoxGrant.on("/", "Sys.Audit", "Datastore.Audit", "VM.Audit", "Pool.Audit")));

      assertThat(cluster.caller.get("/cluster/status").data().get(0).get("name").asString())
          .isEqualTo("prod");
      for (String path :
          List.of(
              "/cluster/resources",
              "/cluster/firewall/options",
              "/nodes/pve2/status",
              "/nodes/pve2/network",
              "/nodes/pve1/qemu",
              "/nodes/pve1/storage",
              "/nodes/pve1/storage/disks/content",
              "/pools",
              "/access/permissions",
              "/access/permissions?path=/vms/9000",
              "/access/users/agent@pve/token/rent",
              "/nodes/pve1/qemu/9000/cloudinit")) {
        assertThat(cluster.caller.get(path).status()).as(path).isEqualTo(200);
      }
    }
  }

  private static Map<String, String> form(Map<String, String> more) {
    Map<String, String> form = new java.util.HashMap<>(Map.of("newid", "50001", "pool", "rental"));
    form.putAll(more);
    return form;
  }

  private static String state(Cluster cluster) {
    return cluster.caller.get("/cluster/resources?type=vm").data().get(1).get("status").asString();
  }

  private static Cluster two(StorageType type, StorageSpec.Sharing sharing) {
    return Cluster.start(options ->
        options
            .cluster("prod")
            .nodes(
                List.of(new NodeSpec("pve1", 64L << 30, 16), new NodeSpec("pve2", 64L << 30, 16)))
            .storages(List.of(new StorageSpec("disks", type, sharing, 500L << 30, Set.of())))
            .templates(List.of(new TemplateSpec(9000, "debian", "pve1", "disks", 2, Map.of()))));
  }
}
