// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.testkit.proxmox.Pace;
import org.decentagent.testkit.proxmox.TaskFault;
import org.decentagent.testkit.proxmox.VmView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a contract's instance counts as gone, and when not yet. */
final class GoneTest {
  private static final int LOOKS = 5;

  private static final Pace SLOW_CLONES =
      new Pace(
          Duration.ofMinutes(4),
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(8),
          Duration.ofSeconds(10));

  private final Shop shop = Shop.drawn(947, it -> it.pace(SLOW_CLONES));
  private final Provisioner provisioner = shop.provisioner();
  private final ContractId contract = shop.contract();

  @AfterEach
  void close() {
    shop.close();
  }

  private Optional<InstanceRef> delivered() {
    return Optional.of(shop.ready(provisioner, contract).ref());
  }

  private Removal terminate(Optional<InstanceRef> ref) {
    return provisioner.terminate(new RemovalRequest(contract, ref), shop.memory.open(contract));
  }

  @Test
  void whileTheDestroyRunsNothingIsGoneAndNoOtherIsBegun() {
    Optional<InstanceRef> ref = delivered();
    shop.cluster.operator().taskFault("qmdestroy", new TaskFault.NeverEnds());

    for (int look = 0; look < LOOKS; look++) {
      assertThat(terminate(ref)).isInstanceOf(Removal.InProgress.class);
    }

    assertThat(shop.instances()).hasSize(1);
    assertThat(shop.cluster.exchanges()).filteredOn(it -> it.method().equals("DELETE")).hasSize(1);
  }

  @Test
  void aContractThatIsCancelledWhileItsCloneRunsIsGoneWithTheClone() {
    Provisioned during = provisioner.provision(shop.request(contract), shop.memory.open(contract));

    Removal early = terminate(Optional.empty());

    assertThat(during).isInstanceOf(Provisioned.InProgress.class);
    assertThat(early).isInstanceOf(Removal.InProgress.class);
    assertThat(shop.instances()).hasSize(1);
    shop.goneDespiteTrouble(provisioner, contract, Optional.empty());
    assertThat(shop.instances()).isEmpty();
  }

  /** As it is told; the machine that it began stays. */
  private void letACloneFail() {
    shop.cluster.operator().taskFault("qmclone", new TaskFault.NeverEnds());
    shop.cluster
        .operator()
        .fault(
            "GET",
            ".*/tasks/.*/status",
            1,
            Shop.told("{\"status\":\"stopped\",\"exitstatus\":\"clone failed: it broke\"}"));
  }

  @Test
  void whatAFailedCloneLeftIsNotForgotten() {
    letACloneFail();

    Optional<InstanceRef> ref = Optional.of(shop.readyDespiteTrouble(provisioner, contract).ref());

    assertThat(shop.instances()).hasSize(2);
    assertThatThrownBy(() -> shop.gone(provisioner, contract, ref))
        .isInstanceOf(ProvisioningException.Retryable.class)
        .hasMessageContaining("qm destroy");
  }

  @Test
  void whatSomebodyRenamedGoesByTheNumberThatIsRemembered() {
    delivered();
    shop.cluster.operator().set(shop.only().vmid(), "name", "shop-of-a-customer");
    shop.clock.advance(Duration.ofSeconds(30));

    shop.gone(provisioner, contract, Optional.empty());

    assertThat(shop.instances()).isEmpty();
  }

  @Test
  void withAllMemoryLostItGoesByItsMark() {
    delivered();
    shop.memory.forget(contract);

    shop.gone(provisioner, contract, Optional.empty());

    assertThat(shop.instances()).isEmpty();
  }

  @Test
  void whatBearsTheContractsNameAndNoStampKeepsItFromBeingGone() {
    delivered();
    shop.memory.forget(contract);
    shop.cluster.operator().set(shop.only().vmid(), "description", "tidied up");

    assertThatThrownBy(() -> terminate(Optional.empty()))
        .isInstanceOf(ProvisioningException.Conflict.class);

    assertThat(shop.instances()).hasSize(1);
  }

  /** A cluster on which nothing is done within one look. */
  private static Shop slow(long seed) {
    return Shop.drawn(
        seed,
        it ->
            it.pace(
                new Pace(
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(8),
                    Duration.ofSeconds(10))));
  }

  @Test
  void aDestroyThatTakesLongerThanALookEndsInGone() {
    try (Shop slow = slow(953)) {
      Provisioner patient = slow.provisioner();
      ContractId another = slow.contract();
      Optional<InstanceRef> ref = Optional.of(slow.ready(patient, another).ref());

      slow.gone(patient, another, ref);

      assertThat(slow.instances()).isEmpty();
      assertThat(slow.cluster.exchanges())
          .filteredOn(it -> it.method().equals("DELETE"))
          .hasSize(1);
    }
  }

  /** A destroy that is to fail has begun, and is not over yet. */
  private static Optional<InstanceRef> failing(Shop slow, Provisioner patient, ContractId another) {
    Optional<InstanceRef> ref = Optional.of(slow.ready(patient, another).ref());
    slow.cluster.operator().taskFault("qmdestroy", new TaskFault.Fails("disk is busy"));
    while (slow.cluster.exchanges().stream().noneMatch(it -> it.method().equals("DELETE"))) {
      assertThat(patient.terminate(new RemovalRequest(another, ref), slow.memory.open(another)))
          .isInstanceOf(Removal.InProgress.class);
    }
    return ref;
  }

  @Test
  void aDestroyThatFailsAfterSomebodyElseRemovedTheVmIsOver() {
    try (Shop slow = slow(967)) {
      Provisioner patient = slow.provisioner();
      ContractId another = slow.contract();
      Optional<InstanceRef> ref = failing(slow, patient, another);
      slow.cluster.operator().erase(slow.only().vmid());
      slow.clock.advance(Duration.ofMinutes(1));

      slow.gone(patient, another, ref);

      assertThat(slow.instances()).isEmpty();
    }
  }

  @Test
  void aDestroyThatFailsOutOfSightIsToldInItsOwnWords() {
    try (Shop slow = slow(971)) {
      Provisioner patient = slow.provisioner();
      ContractId another = slow.contract();
      Optional<InstanceRef> ref = failing(slow, patient, another);
      VmView seen = slow.only();
      slow.cluster.operator().erase(seen.vmid());
      slow.cluster.operator().occupy(seen.vmid(), seen.node(), seen.config());
      slow.clock.advance(Duration.ofMinutes(1));

      assertThatThrownBy(() -> slow.gone(patient, another, ref))
          .isInstanceOf(ProvisioningException.Retryable.class)
          .hasMessageContaining("disk is busy");
      assertThat(slow.instances()).hasSize(1);
    }
  }

  @Test
  void whatIsGoneStaysGoneWheneverItIsAskedFor() {
    Optional<InstanceRef> ref = delivered();
    shop.gone(provisioner, contract, ref);

    shop.gone(provisioner, contract, ref);

    assertThat(shop.instances()).isEmpty();
  }

  @Test
  void aStrangerWhereAFailedCloneHadBeenIsNoneOfOurs() {
    letACloneFail();
    InstanceRef ref = shop.readyDespiteTrouble(provisioner, contract).ref();
    VmView half =
        shop.instances().stream()
            .filter(vm -> !Integer.toString(vm.vmid()).equals(ref.externalId()))
            .findFirst()
            .orElseThrow();
    shop.cluster.operator().erase(half.vmid());
    shop.cluster
        .operator()
        .occupy(
            half.vmid(),
            half.node(),
            Map.of("smbios1", "uuid=0c6a6f2e-1c53-4a3c-8a5e-08b6b4a7c111"));
    shop.cluster.operator().assign(half.vmid(), shop.options().pool());

    shop.gone(provisioner, contract, Optional.of(ref));

    assertThat(shop.only().config()).containsEntry("name", "stranger");
  }
}
