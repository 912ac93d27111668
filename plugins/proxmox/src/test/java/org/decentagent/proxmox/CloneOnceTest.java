// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.testkit.proxmox.NodeSpec;
import org.decentagent.testkit.proxmox.Pace;
import org.decentagent.testkit.proxmox.ProxmoxFault;
import org.decentagent.testkit.proxmox.StorageSpec;
import org.decentagent.testkit.proxmox.StorageType;
import org.decentagent.testkit.proxmox.TaskFault;
import org.decentagent.testkit.proxmox.TemplateSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * However long it takes and whatever is answered, one clone is made, and no other is kept waiting.
 */
final class CloneOnceTest {
  private static final String CLONE = "/nodes/[^/]+/qemu/\\d+/clone";

  /** A linked clone takes two minutes, longer than a request can be on its way. */
  private static final Pace SLOW_CLONES =
      new Pace(
          Duration.ofMinutes(20),
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(8),
          Duration.ofSeconds(10));

  private final Shop shop =
      Shop.drawn(
          967,
          it ->
              it.pace(SLOW_CLONES)
                  .cluster("two")
                  .nodes(
                      List.of(
                          new NodeSpec("small", 24L << 30, 8),
                          new NodeSpec("large", 64L << 30, 16)))
                  .storages(
                      List.of(
                          new StorageSpec(
                              "disks",
                              StorageType.LVMTHIN,
                              StorageSpec.Sharing.LOCAL,
                              1000L << 30,
                              Set.of())))
                  .templates(
                      List.of(
                          new TemplateSpec(3001, "golden", "small", "disks", 4, Map.of()),
                          new TemplateSpec(3002, "golden", "large", "disks", 4, Map.of()))));
  private final Provisioner provisioner = shop.provisioner();
  private final ContractId contract = shop.contract();

  @AfterEach
  void close() {
    shop.cluster.operator().clearFaults();
    shop.close();
  }

  private int firstCandidate() {
    return Integer.parseInt(
        VmidRange.parse(shop.settings().get(ProxmoxConfig.VMIDS))
            .candidates(Mark.of(contract))
            .iterator()
            .next());
  }

  private Provisioned call(ContractId one) {
    return provisioner.provision(shop.request(one), shop.memory.open(one));
  }

  private static ProxmoxFault free(int vmid) {
    return Shop.told("\"" + vmid + "\"");
  }

  @Test
  void aLockTimeoutThatHadAnEffectAfterAllMakesNoSecondInstance() {
    String text = "can't lock file '/var/lock/qemu-server/lock-9.conf' - got timeout";
    shop.cluster
        .operator()
        .fault(
            "POST",
            CLONE,
            1,
            new ProxmoxFault.Afterwards(
                500, text, "application/json", "{\"data\":null,\"message\":\"" + text + "\"}"));

    shop.readyDespiteTrouble(provisioner, contract);

    assertThat(shop.only().vmid()).isEqualTo(firstCandidate());
  }

  @Test
  void aRequestThatShowsLateIsNotTakenForAnothers() {
    shop.cluster.operator().fault("POST", CLONE, 1, new ProxmoxFault.LostAnswer());
    assertThatThrownBy(() -> call(contract))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class);
    shop.cluster.operator().fault("GET", ".*/cluster/nextid", 2, free(firstCandidate()));

    shop.readyDespiteTrouble(provisioner, contract);

    assertThat(shop.only().vmid()).isEqualTo(firstCandidate());
  }

  @Test
  void withAllMemoryLostAVmThatSomebodyRenamedIsAdoptedByItsNumber() {
    shop.ready(provisioner, contract);
    shop.memory.forget(contract);
    shop.cluster.operator().set(shop.only().vmid(), "name", "shop-of-a-customer");
    shop.clock.advance(Duration.ofSeconds(30));

    shop.ready(shop.provisioner(), contract);

    assertThat(shop.only().vmid()).isEqualTo(firstCandidate());
  }

  @Test
  void aLostRequestIsSettledWhereItWasSentAlthoughAnotherNodeIsBetterNow() {
    shop.cluster.operator().fault("POST", CLONE, 1, new ProxmoxFault.LostAnswer());
    assertThatThrownBy(() -> call(contract))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class);
    int big = shop.firstVmid + 4990;
    shop.cluster.operator().occupy(big, "large", Map.of("memory", "61440"));
    shop.cluster.operator().assign(big, shop.options().pool());
    shop.clock.advance(Duration.ofSeconds(12));

    shop.readyDespiteTrouble(provisioner, contract);

    assertThat(shop.instances())
        .filteredOn(vm -> vm.vmid() != big)
        .singleElement()
        .satisfies(vm -> assertThat(vm.node()).isEqualTo("large"));
  }

  @Test
  void aNumberThatWasAskedForIsNotGivenUpWithinHalfAMinute() {
    shop.cluster.operator().fault("POST", CLONE, 1, new ProxmoxFault.ClosedBefore());
    assertThatThrownBy(() -> call(contract))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class);
    shop.cluster.operator().occupy(firstCandidate(), "large", Map.of());
    shop.clock.advance(Duration.ofSeconds(30));

    assertThatThrownBy(() -> call(contract))
        .isInstanceOf(ProvisioningException.Retryable.class)
        .hasMessageContaining("looking again soon");
  }

  @Test
  void whatFailedKeepsNoOtherCloneWaiting() {
    shop.cluster.operator().taskFault("qmclone", new TaskFault.Fails("clone failed: it broke"));
    assertThatThrownBy(() -> shop.ready(provisioner, contract))
        .isInstanceOf(ProvisioningException.Retryable.class);

    Provisioned next = call(shop.contract());

    assertThat(next)
        .isInstanceOfSatisfying(
            Provisioned.InProgress.class, it -> assertThat(it.what()).startsWith("cloning"));
  }

  @Test
  void aNumberOfOthersKeepsNoCloneWaiting() {
    shop.cluster.operator().occupy(firstCandidate(), "large", Map.of());

    Provisioned first = call(contract);

    assertThat(first)
        .isInstanceOfSatisfying(
            Provisioned.InProgress.class, it -> assertThat(it.what()).startsWith("cloning"));
  }

  @Test
  void aCloneThatTakesLongKeepsItsTurn() {
    shop.cluster.operator().taskFault("qmclone", new TaskFault.NeverEnds());
    ContractId other = shop.contract();
    call(contract);

    for (int minute = 0; minute < 4; minute++) {
      shop.clock.advance(Duration.ofMinutes(1));
      call(contract);
    }

    assertThat(call(other))
        .isInstanceOfSatisfying(
            Provisioned.InProgress.class,
            it -> assertThat(it.what()).contains("waiting for another clone"));
  }
}
