// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
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

  @Test
  void whatAFailedCloneLeftIsNotForgotten() {
    shop.cluster.operator().taskFault("qmclone", new TaskFault.NeverEnds());
    shop.cluster
        .operator()
        .fault(
            "GET",
            ".*/tasks/.*/status",
            1,
            Shop.told("{\"status\":\"stopped\",\"exitstatus\":\"clone failed: it broke\"}"));

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
}
