// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.testkit.proxmox.Pace;
import org.decentagent.testkit.proxmox.ProxmoxFault;
import org.decentagent.testkit.proxmox.TaskFault;
import org.decentagent.testkit.proxmox.VmView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that goes wrong between choosing a number and having a VM. */
final class CloneTroubleTest {
  private static final String CLONE = "/nodes/[^/]+/qemu/\\d+/clone";

  private final Shop shop = Shop.drawn(101, it -> it.pace(Pace.usual()));
  private final Provisioner provisioner = shop.provisioner();
  private final ContractId contract = shop.contract();

  @AfterEach
  void close() {
    shop.close();
  }

  private int chosen() {
    return Integer.parseInt(shop.memory.remembered(contract).get("vmid"));
  }

  private int firstCandidate() {
    return Integer.parseInt(
        VmidRange.parse(shop.settings().get(ProxmoxConfig.VMIDS))
            .candidates(Mark.of(contract))
            .iterator()
            .next());
  }

  private Provisioned call() {
    return provisioner.provision(shop.request(contract), shop.memory.open(contract));
  }

  static List<ProxmoxFault> unclearAnswers() {
    return List.of(
        new ProxmoxFault.LostAnswer(),
        ProxmoxFault.noWorkerUpid(),
        ProxmoxFault.unreadable(),
        ProxmoxFault.page(),
        new ProxmoxFault.ClosedBefore(),
        ProxmoxFault.unreachable(595, "Connection refused"),
        ProxmoxFault.unreachable(596, "Connection timed out"),
        ProxmoxFault.unreachable(599, "Too many redirections"),
        ProxmoxFault.failing("some text of a release to come"));
  }

  @ParameterizedTest
  @MethodSource("unclearAnswers")
  void anUnclearAnswerNeverMakesASecondInstance(ProxmoxFault fault) {
    shop.cluster.operator().fault("POST", CLONE, 1, fault);

    assertThatThrownBy(() -> call()).isInstanceOf(ProvisioningException.UnknownOutcome.class);
    Instance instance = shop.readyDespiteTrouble(provisioner, contract);

    assertThat(shop.only().vmid()).isEqualTo(Integer.parseInt(instance.ref().externalId()));
    assertThat(shop.only().vmid()).isEqualTo(firstCandidate());
  }

  @Test
  void aCloneWhoseAnswerWasLostIsFoundByItsTaskWhileNothingBearsAStamp() {
    shop.cluster.operator().fault("POST", CLONE, 1, new ProxmoxFault.LostAnswer());
    assertThatThrownBy(() -> call()).isInstanceOf(ProvisioningException.UnknownOutcome.class);

    Provisioned during = call();

    assertThat(shop.only().config()).doesNotContainKey("name");
    assertThat(during).isInstanceOf(Provisioned.InProgress.class);
    assertThat(provisioner.find(Mark.of(contract))).isInstanceOf(Lookup.Absent.class);
    assertThat(shop.instances()).hasSize(1);
  }

  @Test
  void aNumberTakenBeforeTheCloneIsLeftToItsOwner() {
    shop.cluster
        .operator()
        .occupy(firstCandidate(), shop.options().nodes().getFirst().name(), Map.of());

    shop.ready(provisioner, contract);

    assertThat(chosen()).isNotEqualTo(firstCandidate());
    assertThat(shop.cluster.operator().machine(firstCandidate()).orElseThrow().config())
        .containsEntry("name", "stranger");
    assertThat(shop.memory.children(contract)).hasSize(1);
  }

  @Test
  void aNumberTakenByAnotherInOurPoolIsLeftToItsOwner() {
    int taken = firstCandidate();
    shop.cluster
        .operator()
        .occupy(taken, shop.options().nodes().getFirst().name(), Map.of("name", "stranger"));
    shop.cluster.operator().assign(taken, shop.options().pool());

    shop.ready(provisioner, contract);

    assertThat(chosen()).isNotEqualTo(taken);
  }

  @Test
  void afterALostRequestAnothersVmThatCanBeReadNeedsNoSecondLook() {
    shop.cluster.operator().fault("POST", CLONE, 1, new ProxmoxFault.ClosedBefore());
    assertThatThrownBy(() -> call()).isInstanceOf(ProvisioningException.UnknownOutcome.class);
    int taken = firstCandidate();
    shop.cluster
        .operator()
        .occupy(taken, shop.options().nodes().getFirst().name(), Map.of("name", "stranger"));
    shop.cluster.operator().assign(taken, shop.options().pool());

    shop.ready(provisioner, contract);

    assertThat(chosen()).isNotEqualTo(taken);
  }

  @Test
  void aNumberTakenBetweenTheLookAndTheCloneIsLeftToItsOwner() {
    shop.cluster
        .operator()
        .fault(
            "POST",
            CLONE,
            1,
            ProxmoxFault.failing(
                "unable to create VM " + firstCandidate() + ": config file already exists"));

    shop.ready(provisioner, contract);

    assertThat(chosen()).isNotEqualTo(firstCandidate());
    assertThat(shop.instances()).hasSize(1);
  }

  @Test
  void anothersVmBehindANumberIsNotTakenForOursAfterALostRequest() {
    shop.cluster.operator().fault("POST", CLONE, 1, new ProxmoxFault.ClosedBefore());
    assertThatThrownBy(() -> call()).isInstanceOf(ProvisioningException.UnknownOutcome.class);
    shop.cluster
        .operator()
        .occupy(firstCandidate(), shop.options().nodes().getFirst().name(), Map.of());

    assertThatThrownBy(() -> call())
        .isInstanceOf(ProvisioningException.Retryable.class)
        .hasMessageContaining("looking again soon");
    shop.clock.advance(Duration.ofMinutes(2));
    shop.ready(provisioner, contract);

    assertThat(chosen()).isNotEqualTo(firstCandidate());
    assertThat(shop.cluster.operator().machine(firstCandidate()).orElseThrow().config())
        .containsEntry("name", "stranger");
  }

  @Test
  void lockTimeoutsAreTriedAgainWithTheSameNumber() {
    shop.cluster
        .operator()
        .fault(
            "POST",
            CLONE,
            2,
            ProxmoxFault.failing(
                "can't lock file '/var/lock/qemu-server/lock-9.conf' - got timeout"));

    shop.readyDespiteTrouble(provisioner, contract);

    assertThat(shop.troubles)
        .hasSize(2)
        .allMatch(ProvisioningException.Retryable.class::isInstance);
    assertThat(shop.only().vmid()).isEqualTo(firstCandidate());
  }

  @Test
  void aCloneThatFailsInItsTaskIsMadeAnew() {
    shop.cluster
        .operator()
        .taskFault("qmclone", new TaskFault.Fails("clone failed: got lock timeout - aborting"));

    shop.readyDespiteTrouble(provisioner, contract);

    assertThat(shop.troubles).hasSize(1);
    assertThat(shop.troubles.getFirst()).hasMessageContaining("got lock timeout");
    assertThat(shop.instances()).hasSize(1);
  }

  @Test
  void warningsAreASuccess() {
    shop.cluster.operator().taskFault("qmclone", new TaskFault.Warns(1));
    shop.cluster.operator().taskFault("qmstart", new TaskFault.Warns(2));

    shop.ready(provisioner, contract);

    assertThat(shop.only().power()).isEqualTo(VmView.Power.RUNNING);
  }

  @Test
  void aWorkerThatDiedAfterItsWorkLeavesAVmThatIsGoneOnWith() {
    shop.cluster.operator().taskFault("qmclone", new TaskFault.DiesAfter());

    shop.ready(provisioner, contract);

    assertThat(shop.only().vmid()).isEqualTo(firstCandidate());
  }

  @Test
  void whatADeadWorkerLeftLockedOrWithoutAStampIsNotGoneOnWith() {
    Map<String, Consumer<Integer>> flaws =
        Map.of(
            "locked", vmid -> shop.cluster.operator().set(vmid, "lock", "backup"),
            "unstamped", vmid -> shop.cluster.operator().unset(vmid, "description"));
    flaws.forEach((flaw, spoil) -> {
      ContractId another = shop.contract();
      shop.cluster.operator().taskFault("qmclone", new TaskFault.DiesAfter());
      provisioner.provision(shop.request(another), shop.memory.open(another));
      shop.clock.advance(Duration.ofMinutes(10));
      shop.cluster.operator().settle();
      spoil.accept(Integer.parseInt(shop.memory.remembered(another).get("vmid")));

      assertThatThrownBy(() -> shop.ready(provisioner, another))
          .as(flaw)
          .isInstanceOf(ProvisioningException.Conflict.class)
          .hasMessageContaining("half a VM is left");
    });
  }

  @Test
  void halfACloneOfADeadWorkerIsACaseForTheOperatorWithTheCommand() {
    shop.cluster.operator().taskFault("qmclone", new TaskFault.DiesBefore());

    assertThatThrownBy(() -> shop.readyDespiteTrouble(provisioner, contract))
        .isInstanceOf(ProvisioningException.Conflict.class)
        .hasMessageContaining("qm destroy " + firstCandidate() + " --purge");
  }

  @Test
  void aVmThatVanishesBeforeItWasReadyIsMadeAnewAndAfterwardsNever() {
    shop.cluster.operator().fault("POST", ".*/status/start", 1, ProxmoxFault.failing("no"));
    assertThatThrownBy(() -> shop.ready(provisioner, contract))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class);
    shop.cluster.operator().erase(shop.only().vmid());

    shop.readyDespiteTrouble(provisioner, contract);
    shop.cluster.operator().erase(shop.only().vmid());

    assertThatThrownBy(() -> shop.readyDespiteTrouble(provisioner, contract))
        .isInstanceOf(ProvisioningException.Conflict.class)
        .hasMessageContaining("after it had been ready");
    assertThat(shop.instances()).isEmpty();
  }

  @Test
  void withAllMemoryLostTheSameVmIsAdopted() {
    Instance before = shop.ready(provisioner, contract);
    shop.memory.forget(contract);

    Instance after = shop.ready(shop.provisioner(), contract);

    assertThat(after.ref()).isEqualTo(before.ref());
    assertThat(shop.instances()).hasSize(1);
  }

  @Test
  void ourNameWithoutAStampIsHeldForTheOperator() {
    shop.ready(provisioner, contract);
    shop.memory.forget(contract);
    shop.cluster.operator().set(shop.only().vmid(), "description", "tidied up");

    assertThat(provisioner.find(Mark.of(contract))).isInstanceOf(Lookup.NotOurs.class);
    assertThatThrownBy(() -> shop.ready(shop.provisioner(), contract))
        .isInstanceOf(ProvisioningException.Conflict.class);
    assertThat(shop.instances()).hasSize(1);
  }

  @Test
  void clonesOfOneTemplateWaitForEachOther() {
    ContractId other = shop.contract();
    assertThat(call()).isInstanceOf(Provisioned.InProgress.class);

    Provisioned second = provisioner.provision(shop.request(other), shop.memory.open(other));

    assertThat(second)
        .isInstanceOfSatisfying(
            Provisioned.InProgress.class,
            waiting -> assertThat(waiting.what()).contains("waiting for another clone"));
    assertThat(shop.instances()).hasSize(1);
    shop.ready(provisioner, contract);
    shop.ready(provisioner, other);
    assertThat(shop.instances()).hasSize(2);
  }

  @Test
  void aCopyOfOurVmIsAStrangerThatTerminateLeavesAlone() {
    Instance instance = shop.ready(provisioner, contract);
    VmView original = shop.only();
    int copy = shop.firstVmid + 4998;
    shop.cluster.operator().occupy(copy, original.node(), original.config());
    shop.cluster.operator().assign(copy, shop.options().pool());

    shop.gone(provisioner, contract, Optional.of(instance.ref()));

    assertThat(shop.only().vmid()).isEqualTo(copy);
  }
}
