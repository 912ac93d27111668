// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.decentagent.testkit.cloud.ssh.Renter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A machine's way from its template to its end. */
final class LifecycleTest {
  private static final String ADDRESS = "127.41.7.1";

  @Test
  void aRenterLogsInWithTheKeyGivenAndFindsItsFilesAfterAPowerCycle() throws Exception {
    Renter renter = Renter.withEd25519();
    try (Cluster cluster = Cluster.start()) {
      cluster.have(50_001);
      configure(cluster, 50_001, renter, "ip=" + ADDRESS + "/16,gw=127.41.0.1");

      assertThat(cluster.power(50_001, "start", Map.of())).isEqualTo("OK");
      cluster.pass(Duration.ofSeconds(5));
      String before = hostKey(renter);
      Cluster.shell(renter, "renter", ADDRESS, "echo kept > note");
      assertThat(cluster.power(50_001, "shutdown", Map.of("timeout", "30"))).isEqualTo("OK");
      assertThatThrownBy(() -> hostKey(renter)).isInstanceOf(JSchException.class);
      assertThat(cluster.power(50_001, "start", Map.of())).isEqualTo("OK");
      cluster.pass(Duration.ofSeconds(5));

      assertThat(Cluster.shell(renter, "renter", ADDRESS, "cat note")).contains("kept");
      assertThat(hostKey(renter)).isEqualTo(before);
    }
  }

  @Test
  void aStrangerDoesNotGetIn() throws Exception {
    try (Cluster cluster = Cluster.start()) {
      cluster.have(50_001);
      configure(cluster, 50_001, Renter.withEd25519(), "ip=" + ADDRESS + "/16");
      cluster.power(50_001, "start", Map.of());
      cluster.pass(Duration.ofSeconds(5));

      assertThatThrownBy(() -> hostKey(Renter.withEd25519()))
          .isInstanceOf(JSchException.class)
          .hasMessageContaining("Auth");
    }
  }

  @Test
  void aMachineWithoutAFixedAddressTellsItsOwnThroughTheAgent() throws Exception {
    Renter renter = Renter.withEd25519();
    try (Cluster cluster = Cluster.start()) {
      cluster.have(50_001);
      configure(cluster, 50_001, renter, "ip=dhcp");
      cluster.power(50_001, "start", Map.of());

      Caller.Said early =
          cluster.caller.get(cluster.machine(50_001) + "/agent/network-get-interfaces");
      cluster.pass(Duration.ofSeconds(8));
      Caller.Said late =
          cluster.caller.get(cluster.machine(50_001) + "/agent/network-get-interfaces");

      assertThat(early.status()).isEqualTo(500);
      assertThat(early.message()).isEqualTo("QEMU guest agent is not running\n");
      String address = late.data().at("/result/1/ip-addresses/1/ip-address").asString();
      assertThat(Cluster.shell(renter, "renter", address, "whoami")).contains("renter");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aClusterOfUnknownNamesServesWhoeverReadsThem(long seed) {
    try (Cluster cluster = Cluster.drawn(seed)) {
      cluster.have(123_456);

      assertThat(cluster.power(123_456, "start", Map.of())).isEqualTo("OK");
      assertThat(cluster.power(123_456, "stop", Map.of())).isEqualTo("OK");
      assertThat(destroy(cluster, 123_456, "?purge=1")).isEqualTo("OK");

      assertThat(cluster.operator().machine(123_456)).isEmpty();
      assertThat(cluster.operator().volumes(123_456)).isEmpty();
    }
  }

  @Test
  void aChangeThatTheRunningMachineCannotTakeWaitsForItsNextStart() {
    try (Cluster cluster = Cluster.start()) {
      cluster.have(50_001);
      cluster.power(50_001, "start", Map.of());

      cluster.caller.put(cluster.machine(50_001) + "/config", Map.of("cores", "4", "tags", "b;a"));
      Caller.Said now = cluster.caller.get(cluster.machine(50_001) + "/config?current=1");
      Caller.Said next = cluster.caller.get(cluster.machine(50_001) + "/config");
      cluster.power(50_001, "stop", Map.of());
      cluster.power(50_001, "start", Map.of());

      assertThat(now.data().get("cores").asInt()).isEqualTo(1);
      assertThat(now.data().get("tags").asString()).isEqualTo("a;b");
      assertThat(next.data().get("cores").asInt()).isEqualTo(4);
      assertThat(
              cluster
                  .caller
                  .get(cluster.machine(50_001) + "/config?current=1")
                  .data()
                  .get("cores")
                  .asInt())
          .isEqualTo(4);
    }
  }

  @Test
  void aDiskGrowsByAndToASizeAndNeverShrinks() {
    try (Cluster cluster = Cluster.start()) {
      cluster.have(50_001);

      String by = resize(cluster, "+3G");
      String to = resize(cluster, "20G");
      String down = resize(cluster, "10G");

      assertThat(by).isEqualTo("OK");
      assertThat(to).isEqualTo("OK");
      assertThat(down).isEqualTo("shrinking disks is not supported");
      assertThat(cluster.operator().machine(50_001).orElseThrow().config().get("scsi0"))
          .endsWith("size=20G");
    }
  }

  @Test
  void aCopyCarriesTagsAndDescriptionOfItsOriginal() {
    try (Cluster cluster = Cluster.start()) {
      int template = cluster.template().vmid();
      cluster.operator().set(template, "tags", "c-stamp");
      cluster.operator().set(template, "description", "{\"contract\":\"c-1\"}");

      cluster.have(50_001);
      Caller.Said copy = cluster.caller.get(cluster.machine(50_001) + "/config");

      assertThat(copy.data().get("tags").asString()).isEqualTo("c-stamp");
      assertThat(copy.data().get("description").asString()).isEqualTo("{\"contract\":\"c-1\"}");
    }
  }

  @Test
  void aBridgeThatIsNotThereFailsTheStartInItsTask() {
    try (Cluster cluster = Cluster.start()) {
      cluster.have(50_001);
      cluster.operator().set(50_001, "net0", "virtio=BC:24:11:00:00:09,bridge=vmbr9");

      String exit = cluster.power(50_001, "start", Map.of());

      assertThat(exit).isEqualTo("bridge 'vmbr9' does not exist");
    }
  }

  @Test
  void aGuestThatDoesNotListenIsOnlyStoppedByForce() {
    try (Cluster cluster = Cluster.start()) {
      cluster.have(50_001);
      cluster.power(50_001, "start", Map.of());
      cluster.operator().deafen(50_001);

      String polite = cluster.power(50_001, "shutdown", Map.of("timeout", "20"));
      VmView.Power between = cluster.operator().machine(50_001).orElseThrow().power();
      String forced = cluster.power(50_001, "shutdown", Map.of("timeout", "20", "forceStop", "1"));

      assertThat(polite).isEqualTo("VM quit/powerdown failed - got timeout");
      assertThat(between).isEqualTo(VmView.Power.RUNNING);
      assertThat(forced).isEqualTo("OK");
      assertThat(cluster.operator().machine(50_001).orElseThrow().power())
          .isEqualTo(VmView.Power.STOPPED);
    }
  }

  @Test
  void volumesThatNoConfigurationNamesGoOnlyWhenAskedFor() {
    try (Cluster cluster = Cluster.start()) {
      cluster.have(50_001);
      String extra = cluster.operator().leaveVolume("local", 50_001, 1 << 20);

      destroy(cluster, 50_001, "?purge=1&destroy-unreferenced-disks=0");
      Caller.Said left = cluster.caller.get("/nodes/pve1/storage/local/content?vmid=50001");
      cluster.have(50_001);
      destroy(cluster, 50_001, "?purge=1&destroy-unreferenced-disks=1");

      assertThat(left.data().get(0).get("volid").asString()).isEqualTo(extra);
      assertThat(cluster.operator().volumes(50_001)).isEmpty();
    }
  }

  @Test
  void aManagedMachineIsOnlyRemovedWithPurgeAndStopsAfterItsStopWasAccepted() {
    try (Cluster cluster = Cluster.start()) {
      cluster.have(50_001);
      cluster.power(50_001, "start", Map.of());
      cluster.operator().manage(50_001);

      String stop =
          Cluster.task(cluster.caller.post(cluster.machine(50_001) + "/status/stop", Map.of()));
      cluster.pass(Duration.ofSeconds(1));
      String accepted = cluster.status(stop).data().get("exitstatus").asString();
      VmView.Power then = cluster.operator().machine(50_001).orElseThrow().power();
      cluster.pass(Duration.ofSeconds(3));
      Caller.Said refused = cluster.caller.delete(cluster.machine(50_001));

      assertThat(accepted).isEqualTo("OK");
      assertThat(then).isEqualTo(VmView.Power.RUNNING);
      assertThat(refused.message()).contains("used in HA resources and purge parameter not set");
      assertThat(destroy(cluster, 50_001, "?purge=1")).isEqualTo("OK");
    }
  }

  private static String destroy(Cluster cluster, int vmid, String query) {
    return cluster.exit(Cluster.task(cluster.caller.delete(cluster.machine(vmid) + query)));
  }

  private static String resize(Cluster cluster, String size) {
    return cluster.exit(
        Cluster.task(
            cluster.caller.put(
                cluster.machine(50_001) + "/resize", Map.of("disk", "scsi0", "size", size))));
  }

  private static void configure(Cluster cluster, int vmid, Renter renter, String ip) {
    Map<String, String> form = new HashMap<>();
    form.put("ciuser", "renter");
    form.put("sshkeys", Caller.innerEncode(renter.publicKey().line() + "\n"));
    form.put("ipconfig0", ip);
    String task = Cluster.task(cluster.caller.post(cluster.machine(vmid) + "/config", form));
    assertThat(cluster.exit(task)).isEqualTo("OK");
  }

  private static String hostKey(Renter renter) throws JSchException {
    Session session = Cluster.session(renter, "renter", ADDRESS);
    session.disconnect();
    return session.getHostKey().getKey();
  }
}
