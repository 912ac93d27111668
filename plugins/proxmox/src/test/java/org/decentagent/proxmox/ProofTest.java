// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.capability.Suspension;
import org.decentagent.spi.capability.SuspensionRequest;
import org.decentagent.testkit.proxmox.NodeSpec;
import org.decentagent.testkit.proxmox.ProxmoxFault;
import org.decentagent.testkit.proxmox.StorageSpec;
import org.decentagent.testkit.proxmox.StorageType;
import org.decentagent.testkit.proxmox.TaskFault;
import org.decentagent.testkit.proxmox.TemplateSpec;
import org.decentagent.testkit.proxmox.VmView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an instance must show before it is believed to be the one that was made. */
final class ProofTest {
  private static final int MANY = 1000;

  private final Shop shop =
      Shop.drawn(
          953,
          it ->
              it.cluster("two")
                  .nodes(
                      List.of(new NodeSpec("one", 64L << 30, 16), new NodeSpec("two", 8L << 30, 8)))
                  .storages(
                      List.of(
                          new StorageSpec(
                              "disks",
                              StorageType.NFS,
                              StorageSpec.Sharing.SHARED,
                              4000L << 30,
                              Set.of())))
                  .templates(List.of(new TemplateSpec(7001, "deb", "one", "disks", 3, Map.of()))));
  private final Provisioner provisioner = shop.provisioner();
  private final ContractId contract = shop.contract();

  @AfterEach
  void close() {
    shop.cluster.operator().clearFaults();
    shop.close();
  }

  private Instance delivered() {
    Instance made = shop.ready(provisioner, contract);
    shop.booted();
    return made.toBuilder().renterKey(Renter.KEY.publicKey()).build();
  }

  @Test
  void whatLostItsStampIsNotReportedReadyAgain() {
    delivered();
    shop.cluster.operator().set(shop.only().vmid(), "description", "tidied up");

    assertThatThrownBy(() -> shop.ready(provisioner, contract))
        .isInstanceOf(ProvisioningException.Conflict.class)
        .hasMessageContaining("bears no stamp");
  }

  @Test
  void theHealthOfWhatLostItsStampIsNotKnown() {
    Instance instance = delivered();
    assertThat(provisioner.probe(instance)).isInstanceOf(Health.Up.class);
    shop.cluster.operator().set(shop.only().vmid(), "description", "tidied up");

    assertThat(provisioner.probe(instance)).isInstanceOf(Health.Unknown.class);
  }

  @Test
  void whatCannotBeLookedAtIsNotDown() {
    Instance instance = delivered();
    for (ProxmoxFault fault :
        List.of(
            new ProxmoxFault.Instead(403, "denied", "", ""),
            ProxmoxFault.failing("got timeout from storage"),
            ProxmoxFault.unreachable(595, "No route to host"))) {
      shop.cluster.operator().fault("GET", ".*/config", MANY, fault);

      Health health = provisioner.probe(instance);

      shop.cluster.operator().clearFaults();
      assertThat(health).as("%s", fault).isInstanceOf(Health.Unknown.class);
    }
  }

  @Test
  void whatIsOffOrGoneIsDown() {
    Instance instance = delivered();
    shop.cluster.operator().powerOff(shop.only().vmid());
    Health off = provisioner.probe(instance);
    shop.cluster.operator().erase(shop.only().vmid());
    shop.clock.advance(Duration.ofSeconds(30));
    Health gone = provisioner.probe(instance);

    assertThat(off)
        .isInstanceOfSatisfying(
            Health.Down.class, it -> assertThat(it.why()).endsWith("is stopped"));
    assertThat(gone)
        .isInstanceOfSatisfying(
            Health.Down.class, it -> assertThat(it.why()).endsWith("does not exist"));
  }

  @Test
  void whatItsCustomerHadIsNotSwitchedOnForBeingAskedForAgain() {
    delivered();
    shop.cluster.operator().powerOff(shop.only().vmid());

    assertThatThrownBy(() -> shop.ready(provisioner, contract))
        .isInstanceOf(ProvisioningException.Retryable.class)
        .hasMessageContaining("was ready and is off");

    assertThat(shop.only().power()).isEqualTo(VmView.Power.STOPPED);
  }

  @Test
  void whatIsPausedIsShownAsStopped() {
    delivered();
    shop.cluster
        .operator()
        .fault("GET", ".*/status/current", 1, Shop.told("{\"status\":\"paused\"}"));

    assertThat(provisioner.find(Mark.of(contract)))
        .isInstanceOfSatisfying(
            Lookup.Found.class,
            it -> assertThat(it.instance().state()).isEqualTo(InstanceState.STOPPED));
  }

  @Test
  void whatIsStillBeingConfiguredIsNotStarted() {
    shop.cluster.operator().taskFault("qmconfig", new TaskFault.NeverEnds());

    for (int call = 0; call < 5; call++) {
      assertThat(provisioner.provision(shop.request(contract), shop.memory.open(contract)))
          .isInstanceOf(Provisioned.InProgress.class);
      shop.clock.advance(Duration.ofSeconds(5));
    }

    assertThat(shop.only().power()).isEqualTo(VmView.Power.STOPPED);
    assertThat(shop.cluster.exchanges()).noneMatch(it -> it.target().endsWith("/status/start"));
  }

  @Test
  void whatWasMigratedIsTheSameInstance() {
    Instance instance = delivered();
    shop.cluster.operator().migrate(shop.only().vmid(), "two");
    shop.clock.advance(Duration.ofSeconds(30));

    Health health = provisioner.probe(instance);
    Instance again = shop.ready(provisioner, contract);

    assertThat(health).isInstanceOf(Health.Up.class);
    assertThat(again.ref()).isEqualTo(instance.ref());
    assertThat(again.details()).containsEntry("node", "two");
  }

  @Test
  void whatCannotBeReadBeforeItIsReadyIsNotMadeASecondTime() {
    shop.cluster.operator().fault("POST", ".*/status/start", 1, ProxmoxFault.failing("no"));
    assertThatThrownBy(() -> shop.ready(provisioner, contract))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class);
    shop.cluster
        .operator()
        .fault("GET", ".*/config", MANY, new ProxmoxFault.Instead(403, "denied", "", ""));

    for (int call = 0; call < 3; call++) {
      assertThatThrownBy(() -> shop.ready(provisioner, contract))
          .isInstanceOf(ProvisioningException.Retryable.class)
          .hasMessageContaining("cannot be read");
    }

    assertThat(shop.instances()).hasSize(1);
  }

  @Test
  void aTaskThatFailedAlthoughItsWorkIsDoneIsASuccess() {
    shop.cluster
        .operator()
        .fault(
            "GET",
            ".*qmstart.*/status",
            1,
            Shop.told("{\"status\":\"stopped\",\"exitstatus\":\"VM 7 already running\"}"));

    shop.ready(provisioner, contract);

    assertThat(shop.only().power()).isEqualTo(VmView.Power.RUNNING);
    assertThat(shop.cluster.operator().faultsToCome()).isZero();
  }

  @Test
  void anotherContractsInstanceIsNotSuspendedForThisOne() {
    Instance instance = delivered();
    ContractId other = shop.contract();
    Suspension suspension = provisioner.capability(Suspension.class).orElseThrow();

    assertThatThrownBy(() ->
            suspension.suspend(
                new SuspensionRequest(other, instance.ref()), shop.memory.open(other)))
        .isInstanceOf(ProvisioningException.Conflict.class);

    assertThat(shop.only().power()).isEqualTo(VmView.Power.RUNNING);
  }
}
