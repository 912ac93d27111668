// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What goes wrong on the way to the cluster, and in it. */
final class FaultsTest {
  private static final String CLONE = "/nodes/pve1/qemu/9000/clone";
  private static final Map<String, String> ONE = Map.of("newid", "50001", "pool", "rental");

  @Test
  void aCallThatNeverArrivedDidNothing() {
    try (Cluster cluster = Cluster.start()) {
      cluster.operator().fault("POST", ".*/clone", 1, new ProxmoxFault.ClosedBefore());

      assertThatThrownBy(() -> cluster.caller.post(CLONE, ONE))
          .isInstanceOf(UncheckedIOException.class);
      assertThat(cluster.operator().machine(50_001)).isEmpty();
      assertThat(cluster.operator().faultsToCome()).isZero();
    }
  }

  @Test
  void aLostAnswerHadItsEffect() {
    try (Cluster cluster = Cluster.start()) {
      cluster.operator().fault("POST", ".*/clone", 1, new ProxmoxFault.LostAnswer());

      assertThatThrownBy(() -> cluster.caller.post(CLONE, ONE))
          .isInstanceOf(UncheckedIOException.class);
      assertThat(cluster.operator().machine(50_001)).isPresent();
      assertThat(cluster.caller.get("/nodes/pve1/tasks?source=all&vmid=9000").data()).hasSize(1);
      assertThat(cluster.caller.get("/nodes/pve1/tasks?vmid=9000").data()).isEmpty();
    }
  }

  @Test
  void aWorkerThatCouldNotBeNamedDidItsWork() {
    try (Cluster cluster = Cluster.start()) {
      cluster.operator().fault("POST", ".*/clone", 1, ProxmoxFault.noWorkerUpid());

      Caller.Said said = cluster.caller.post(CLONE, ONE);

      assertThat(said.status()).isEqualTo(500);
      assertThat(said.message()).isEqualTo("got no worker upid - start worker failed\n");
      assertThat(cluster.operator().machine(50_001)).isPresent();
    }
  }

  @Test
  void answersOfOthersAreGivenAsOftenAsPlanned() {
    try (Cluster cluster = Cluster.start()) {
      String lock = "can't lock file '/var/lock/qemu-server/lock-9000.conf' - got timeout";
      cluster.operator().fault("GET", "/version", 2, ProxmoxFault.failing(lock));
      cluster.operator().fault("GET", "/nodes", 1, ProxmoxFault.page());
      cluster.operator().fault("GET", "/pools", 1, ProxmoxFault.unreachable(596, "tls error"));
      cluster.operator().fault("GET", "/pools", 1, ProxmoxFault.unreadable());

      assertThat(cluster.caller.get("/version").message()).isEqualTo(lock + "\n");
      assertThat(cluster.caller.get("/version").status()).isEqualTo(500);
      assertThat(cluster.caller.get("/version").status()).isEqualTo(200);
      assertThat(cluster.caller.get("/nodes").body()).startsWith("<html>");
      assertThat(cluster.caller.get("/pools").status()).isEqualTo(596);
      assertThat(cluster.caller.get("/pools").body()).isEqualTo("{\"data\":");
    }
  }

  @Test
  void aHeldAnswerComesOnceItIsReleasedAndItsEffectIsThereBefore() throws Exception {
    try (Cluster cluster = Cluster.start()) {
      Hold hold = new Hold();
      cluster.operator().fault("POST", ".*/clone", 1, new ProxmoxFault.HeldAnswer(hold));

      CompletableFuture<Caller.Said> call =
          CompletableFuture.supplyAsync(() -> cluster.caller.post(CLONE, ONE));
      hold.awaitArrival();
      boolean there = cluster.operator().machine(50_001).isPresent();
      boolean answered = call.isDone();
      hold.release();

      assertThat(there).isTrue();
      assertThat(answered).isFalse();
      assertThat(call.get().status()).isEqualTo(200);
    }
  }

  @Test
  void aCloneThatFailsLeavesNothingBehind() {
    try (Cluster cluster = Cluster.start()) {
      String text = "can't lock file '/var/lock/pve-manager/pve-storage-local' - got timeout";
      cluster.operator().taskFault("qmclone", new TaskFault.Fails(text));

      String exit = cluster.exit(cluster.clone(50_001, Map.of()));

      assertThat(exit).isEqualTo(text);
      assertThat(cluster.operator().machine(50_001)).isEmpty();
      assertThat(cluster.operator().volumes(50_001)).isEmpty();
    }
  }

  @Test
  void aWorkerThatDiesLeavesItsLockBehind() {
    try (Cluster cluster = Cluster.start()) {
      cluster.operator().taskFault("qmclone", new TaskFault.DiesBefore());

      String exit = cluster.exit(cluster.clone(50_001, Map.of()));

      assertThat(exit).isEqualTo("unexpected status");
      assertThat(cluster.operator().machine(50_001).orElseThrow().config())
          .containsEntry("lock", "clone");
    }
  }

  @Test
  void aWorkerThatDiesLateHasDoneItsWork() {
    try (Cluster cluster = Cluster.start()) {
      cluster.operator().taskFault("qmclone", new TaskFault.DiesAfter());

      String exit = cluster.exit(cluster.clone(50_001, Map.of()));

      assertThat(exit).isEqualTo("unexpected status");
      assertThat(cluster.caller.get(cluster.machine(50_001) + "/config").status()).isEqualTo(200);
    }
  }

  @Test
  void warningsMeanThatTheWorkWasDone() {
    try (Cluster cluster = Cluster.start()) {
      cluster.operator().taskFault("qmclone", new TaskFault.Warns(1));

      String task = cluster.clone(50_001, Map.of());
      String exit = cluster.exit(task);
      Caller.Said log = cluster.caller.get("/nodes/pve1/tasks/" + Caller.encode(task) + "/log");

      assertThat(exit).isEqualTo("WARNINGS: 1");
      assertThat(log.body()).contains("TASK WARNINGS: 1");
      assertThat(cluster.caller.get(cluster.machine(50_001) + "/config").status()).isEqualTo(200);
    }
  }

  @Test
  void aWorkerThatNeverEndsCanBeStoppedByWhoeverStartedIt() {
    try (Cluster cluster = Cluster.start()) {
      cluster.operator().taskFault("qmclone", new TaskFault.NeverEnds());

      String task = cluster.clone(50_001, Map.of());
      String waited = cluster.exit(task);
      cluster.caller.delete("/nodes/pve1/tasks/" + Caller.encode(task));

      assertThat(waited).isEqualTo("still running");
      assertThat(cluster.exit(task)).isEqualTo("interrupted by signal");
      assertThat(cluster.operator().machine(50_001)).isEmpty();
    }
  }

  @Test
  void aRemovalThatFailsInItsTaskLeavesTheMachine() {
    try (Cluster cluster = Cluster.start()) {
      cluster.have(50_001);
      cluster.operator().set(50_001, "lock", "backup");

      String exit =
          cluster.exit(Cluster.task(cluster.caller.delete(cluster.machine(50_001) + "?purge=1")));

      assertThat(exit).isEqualTo("VM is locked (backup)");
      assertThat(cluster.operator().machine(50_001)).isPresent();
    }
  }
}
