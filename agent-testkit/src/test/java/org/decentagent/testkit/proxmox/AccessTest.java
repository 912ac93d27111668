// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who may do what, and who may see what. */
final class AccessTest {
  @Test
  void aNewMachineIsForbiddenGroundUntilItsCloneHasEndedAndAgainOnceItIsGone() {
    try (Cluster cluster = Cluster.start()) {
      String task = cluster.clone(50_001, Map.of("name", "one"));

      Caller.Said during = cluster.caller.get(cluster.machine(50_001) + "/config");
      Caller.Said pool = cluster.caller.get("/pools/rental");
      Caller.Said taken = cluster.caller.get("/cluster/nextid?vmid=50001");
      cluster.exit(task);
      Caller.Said after = cluster.caller.get(cluster.machine(50_001) + "/config");
      cluster.exit(Cluster.task(cluster.caller.delete(cluster.machine(50_001) + "?purge=1")));
      Caller.Said gone = cluster.caller.get(cluster.machine(50_001) + "/config");

      assertThat(during.status()).isEqualTo(403);
      assertThat(pool.data().get("members")).isEmpty();
      assertThat(taken.status()).isEqualTo(400);
      assertThat(after.status()).isEqualTo(200);
      assertThat(gone.status()).isEqualTo(403);
      assertThat(gone.message()).isEqualTo("Permission check failed (/vms/50001, VM.Audit)\n");
    }
  }

  @Test
  void whoeverMayLookEverywhereSeesALockedStubWhileACloneRuns() {
    try (Cluster cluster =
        Cluster.start(options ->
            options.grants(
                List.of(
                    ProxmoxGrant.on(
                        "/",
                        "VM.Audit",
                        "VM.Clone",
                        "VM.Allocate",
                        "VM.Config.Options",
                        "Datastore.AllocateSpace",
                        "SDN.Use"))))) {
      cluster.operator().set(cluster.template().vmid(), "tags", "golden");
      cluster.clone(50_001, Map.of("name", "one", "description", "ours"));

      Caller.Said stub = cluster.caller.get(cluster.machine(50_001) + "/config");
      Caller.Said change =
          cluster.caller.post(cluster.machine(50_001) + "/config", Map.of("tags", "a"));
      Caller.Said unknown = cluster.caller.get(cluster.machine(50_002) + "/config");

      assertThat(stub.data().get("lock").asString()).isEqualTo("clone");
      assertThat(stub.data().get("description").asString()).isEqualTo(" qmclone temporary file");
      assertThat(stub.data().has("tags")).isFalse();
      assertThat(stub.data().has("name")).isFalse();
      assertThat(change.message()).isEqualTo("VM is locked (clone)\n");
      assertThat(unknown.status()).isEqualTo(500);
      assertThat(unknown.message())
          .isEqualTo("Configuration file 'nodes/pve1/qemu-server/50002.conf' does not exist\n");
    }
  }

  @Test
  void aTokenMayDoNoMoreThanItsUser() {
    try (Cluster cluster = Cluster.start()) {
      ProxmoxGrant both = ProxmoxGrant.on("/nodes/pve1", "Sys.Audit");
      cluster
          .operator()
          .grant(
              List.of(new ProxmoxGrant(both.path(), both.privileges(), ProxmoxGrant.Holder.TOKEN)));

      assertThat(cluster.caller.get("/nodes/pve1/status").status()).isEqualTo(403);
      cluster.operator().grant(List.of(both));
      assertThat(cluster.caller.get("/nodes/pve1/status").status()).isEqualTo(200);
    }
  }

  @Test
  void aPrivilegeOfAnotherReleaseIsRefused() {
    ProxmoxOptionsBuilder options =
        ProxmoxOptions.builder()
            .release(ProxmoxRelease.V9_2)
            .grants(List.of(ProxmoxGrant.on("/", "VM.Monitor")));

    assertThatThrownBy(options::build).hasMessage("invalid privilege 'VM.Monitor'");
  }

  @Test
  void strangersAreNeitherListedNorTouched() {
    try (Cluster cluster = Cluster.start()) {
      cluster.operator().occupy(50_001, "pve1", Map.of("name", "theirs"));
      cluster.pass(Duration.ofSeconds(30));

      Caller.Said listed = cluster.caller.get("/cluster/resources?type=vm");
      Caller.Said cloned =
          cluster.caller.post(
              cluster.machine(9000) + "/clone", Map.of("newid", "50001", "pool", "rental"));
      Caller.Said deleted = cluster.caller.delete(cluster.machine(50_001));

      assertThat(listed.body()).doesNotContain("50001").contains("9000");
      assertThat(cloned.message())
          .isEqualTo("unable to create VM 50001: config file already exists\n");
      assertThat(deleted.status()).isEqualTo(403);
      assertThat(cluster.operator().machine(50_001)).isPresent();
    }
  }

  @Test
  void everyMissingPrivilegeFailsTheCallsThatItWasSeenToFail() throws Exception {
    Path file =
        Path.of(System.getProperty("specs.dir", "absent"), "pve-9.2.11-privilege-probe.json");
    assumeTrue(
        Files.exists(file),
        "did not run: " + file + " is missing; give its folder as -Dspecs.dir=...");
    int compared = 0;
    List<String> differences = new ArrayList<>();

    for (Map.Entry<String, JsonNode> probe :
        Json.MAPPER.readTree(Files.readString(file)).properties()) {
      Map<String, String> wanted = new LinkedHashMap<>();
      for (JsonNode failure : probe.getValue()) {
        if (!List.of("rrd", "agent-exec").contains(failure.get(0).asString())) {
          wanted.put(
              failure.get(0).asString(),
              failure
                  .get(1)
                  .asString()
                  .replaceAll("/vms/2\\d\\d", "/vms/200")
                  .replaceAll("VM 2\\d\\d", "VM 200"));
        }
      }
      Map<String, String> found = PrivilegeProbe.run(probe.getKey());
      if (!found.equals(wanted)) {
        differences.add(probe.getKey() + ": " + found + " instead of " + wanted);
      }
      compared++;
    }

    assertThat(differences).isEmpty();
    assertThat(compared).isEqualTo(21);
  }
}
