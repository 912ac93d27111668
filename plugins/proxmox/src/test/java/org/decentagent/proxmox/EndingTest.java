// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.capability.Suspension;
import org.decentagent.spi.capability.SuspensionRequest;
import org.decentagent.spi.capability.Transition;
import org.decentagent.testkit.proxmox.NodeSpec;
import org.decentagent.testkit.proxmox.Pace;
import org.decentagent.testkit.proxmox.ProxmoxFault;
import org.decentagent.testkit.proxmox.StorageSpec;
import org.decentagent.testkit.proxmox.StorageType;
import org.decentagent.testkit.proxmox.TaskFault;
import org.decentagent.testkit.proxmox.VmView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Suspending, resuming and removing an instance, with everything that can be in the way. */
final class EndingTest {
  private Shop shop;
  private Provisioner provisioner;
  private ContractId contract;
  private Optional<InstanceRef> ref = Optional.empty();

  @BeforeEach
  void deliver() {
    shop =
        Shop.drawn(
            211,
            it -> {
              String storage = "shared" + 211;
              return it.pace(Pace.usual())
                  .cluster("cl211")
                  .nodes(
                      List.of(
                          new NodeSpec("n211a", 64L << 30, 16),
                          new NodeSpec("n211b", 8L << 30, 16)))
                  .storages(
                      List.of(
                          new StorageSpec(
                              storage,
                              StorageType.NFS,
                              StorageSpec.Sharing.SHARED,
                              4000L << 30,
                              java.util.Set.of())))
                  .templates(
                      List.of(
                          new org.decentagent.testkit.proxmox.TemplateSpec(
                              7211, "deb211", "n211a", storage, 3, Map.of())));
            });
    provisioner = shop.provisioner();
    contract = shop.contract();
    Instance instance = shop.ready(provisioner, contract);
    ref = Optional.of(instance.ref());
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private int vmid() {
    return Integer.parseInt(ref.orElseThrow().externalId());
  }

  private Suspension suspension() {
    return provisioner.capability(Suspension.class).orElseThrow();
  }

  private void suspend() {
    SuspensionRequest request = new SuspensionRequest(contract, ref.orElseThrow());
    for (int call = 0; call < 200; call++) {
      switch (suspension().suspend(request, shop.memory.open(contract))) {
        case Transition.Done done -> {
          return;
        }
        case Transition.InProgress progress -> shop.clock.advance(progress.checkAfter());
      }
    }
    throw new AssertionError("not suspended");
  }

  private void resume() {
    SuspensionRequest request = new SuspensionRequest(contract, ref.orElseThrow());
    for (int call = 0; call < 200; call++) {
      switch (suspension().resume(request, shop.memory.open(contract))) {
        case Transition.Done done -> {
          return;
        }
        case Transition.InProgress progress -> shop.clock.advance(progress.checkAfter());
      }
    }
    throw new AssertionError("not resumed");
  }

  @Test
  void aSuspendedInstanceStaysOffAndComesBackAsItWasMoreThanOnce() throws Exception {
    for (int time = 0; time < 2; time++) {
      suspend();
      VmView off = shop.only();
      resume();
      VmView on = shop.only();

      assertThat(off.power()).isEqualTo(VmView.Power.STOPPED);
      assertThat(off.config()).containsEntry("onboot", "0");
      assertThat(on.power()).isEqualTo(VmView.Power.RUNNING);
      assertThat(on.config()).containsEntry("onboot", "1");
    }
    shop.booted();
    assertThat(shop.only().address()).isPresent();
  }

  @Test
  void whatItsOwnerChangedBetweenTwoSuspensionsIsAsHeLeftIt() {
    suspend();
    resume();
    shop.cluster.operator().set(vmid(), "onboot", "0");

    suspend();
    resume();

    assertThat(shop.only().config()).containsEntry("onboot", "0");
  }

  @Test
  void aGuestThatDoesNotListenIsSwitchedOff() {
    shop.cluster.operator().deafen(vmid());

    suspend();

    assertThat(shop.only().power()).isEqualTo(VmView.Power.STOPPED);
  }

  @Test
  void whatHighAvailabilityManagesIsNotSuspended() {
    shop.cluster.operator().manage(vmid());

    assertThatThrownBy(this::suspend)
        .isInstanceOf(ProvisioningException.Permanent.class)
        .hasMessageContaining("ha-manager remove vm:" + vmid());
    assertThat(shop.only().power()).isEqualTo(VmView.Power.RUNNING);
  }

  @Test
  void anInstanceThatWasMigratedIsFoundAndRemoved() {
    shop.cluster.operator().migrate(vmid(), "n211b");
    suspend();

    shop.gone(provisioner, contract, ref);

    assertThat(shop.instances()).isEmpty();
  }

  @Test
  void aDestroyThatFailsInItsTaskIsTriedAgain() {
    shop.cluster.operator().taskFault("qmdestroy", new TaskFault.Fails("got timeout"));

    shop.goneDespiteTrouble(provisioner, contract, ref);

    assertThat(shop.troubles).isNotEmpty();
    assertThat(shop.instances()).isEmpty();
  }

  @Test
  void aDestroyWhoseAnswerWasLostEndsInGone() {
    shop.cluster.operator().fault("DELETE", ".*/qemu/\\d+", 1, new ProxmoxFault.LostAnswer());

    shop.goneDespiteTrouble(provisioner, contract, ref);

    assertThat(shop.troubles)
        .hasSize(1)
        .allMatch(ProvisioningException.UnknownOutcome.class::isInstance);
    assertThat(shop.instances()).isEmpty();
  }

  @Test
  void aProtectedVmIsKeptAndTheRemedyNamed() {
    shop.cluster.operator().set(vmid(), "protection", "1");

    assertThatThrownBy(() -> shop.gone(provisioner, contract, ref))
        .isInstanceOf(ProvisioningException.Permanent.class)
        .hasMessageContaining("--protection 0");
    assertThat(shop.instances()).hasSize(1);
  }

  @Test
  void aDiskThatNobodyRefersToGoesWithANumberThatIsKeptForUs() {
    shop.cluster.operator().leaveVolume("shared211", vmid(), 1L << 30);

    shop.gone(provisioner, contract, ref);

    assertThat(shop.cluster.operator().volumes(vmid())).isEmpty();
  }

  @Test
  void aDiskThatNobodyRefersToStaysUnderAnyOtherNumberAndIsNamed() {
    String disk = shop.cluster.operator().leaveVolume("shared211", vmid(), 1L << 30);
    Provisioner moved = shop.with("vmids", "700000-709999").provisioner();

    assertThatThrownBy(() -> shop.gone(moved, contract, ref))
        .isInstanceOf(ProvisioningException.Retryable.class)
        .hasMessageContaining(disk);

    assertThat(shop.cluster.operator().volumes(vmid())).containsExactly(disk);
  }

  @Test
  void aLockedVmIsWaitedFor() {
    shop.cluster.operator().set(vmid(), "lock", "backup");

    assertThatThrownBy(() -> shop.gone(provisioner, contract, ref))
        .isInstanceOf(ProvisioningException.Retryable.class)
        .hasMessageContaining("locked (backup)")
        .hasMessageContaining("'qm unlock " + vmid() + "'");
    assertThat(shop.cluster.exchanges())
        .as("no task is begun that can only fail")
        .noneMatch(it -> it.target().endsWith("/status/stop"));
    shop.cluster.operator().unset(vmid(), "lock");
    shop.gone(provisioner, contract, ref);

    assertThat(shop.instances()).isEmpty();
  }

  @Test
  void aVmWithoutOurStampIsNotRemoved() {
    shop.cluster.operator().set(vmid(), "description", "mine now");

    assertThatThrownBy(() -> shop.gone(provisioner, contract, ref))
        .isInstanceOf(ProvisioningException.Conflict.class);
    assertThat(shop.only().power()).isEqualTo(VmView.Power.RUNNING);
  }

  @Test
  void aStrangerOnOurFormerNumberIsNotTouchedAndOursCountsAsGone() {
    shop.cluster.operator().erase(vmid());
    shop.cluster
        .operator()
        .occupy(vmid(), "n211a", Map.of("smbios1", "uuid=0c6a6f2e-1c53-4a3c-8a5e-08b6b4a7c111"));
    shop.cluster.operator().assign(vmid(), shop.options().pool());

    shop.gone(provisioner, contract, ref);

    assertThat(shop.only().config()).containsEntry("name", "stranger");
  }

  @Test
  void aSilentNodeMakesTheListingUnavailableAndNothingGone() {
    shop.cluster.operator().migrate(vmid(), "n211b");
    shop.cluster.operator().disconnect("n211b");

    Inventory during = provisioner.inventory();

    assertThat(during)
        .isInstanceOfSatisfying(
            Inventory.Unavailable.class, it -> assertThat(it.why()).contains("n211b"));
    assertThatThrownBy(() -> shop.gone(provisioner, contract, ref))
        .isInstanceOfAny(
            ProvisioningException.Retryable.class, ProvisioningException.UnknownOutcome.class);
    shop.cluster.operator().reconnect("n211b");
    assertThat(provisioner.inventory()).isInstanceOf(Inventory.Complete.class);
  }

  @Test
  void whatWasReadBeforeDoesNotMakeUpForANodeThatFellSilent() {
    shop.cluster.operator().migrate(vmid(), "n211b");
    shop.clock.advance(java.time.Duration.ofSeconds(30));
    Inventory before = provisioner.inventory();
    shop.cluster.operator().disconnect("n211b");

    Inventory during = provisioner.inventory();

    assertThat(before).isInstanceOf(Inventory.Complete.class);
    assertThat(during).isInstanceOf(Inventory.Unavailable.class);
  }

  @Test
  void aTokenThatLostItsRightsSeesNothingAndProvesNothing() {
    shop.cluster.operator().grant(List.of());

    assertThat(provisioner.inventory()).isInstanceOf(Inventory.Unavailable.class);
    assertThatThrownBy(() -> shop.gone(provisioner, contract, ref))
        .isInstanceOf(ProvisioningException.class);
    assertThat(shop.instances()).hasSize(1);
  }

  @Test
  void aFreeNumberThatIsStillListedIsNotGone() {
    shop.cluster
        .operator()
        .fault(
            "GET",
            ".*/config",
            50,
            new ProxmoxFault.Instead(403, "Permission check failed", "", ""));
    shop.cluster
        .operator()
        .fault(
            "GET",
            ".*/cluster/nextid",
            50,
            new ProxmoxFault.Instead(
                200, "OK", "application/json", "{\"data\":\"" + vmid() + "\"}"));

    Removal removal =
        provisioner.terminate(new RemovalRequest(contract, ref), shop.memory.open(contract));

    assertThat(removal).isInstanceOf(Removal.InProgress.class);
    assertThat(shop.instances()).hasSize(1);
  }

  @Test
  void aListingCostsTheSameHoweverManyInstancesThereAre() {
    shop.clock.advance(java.time.Duration.ofSeconds(30));
    int few = callsOfAListing();
    for (int more = 0; more < 3; more++) {
      shop.ready(provisioner, shop.contract());
    }
    shop.clock.advance(java.time.Duration.ofSeconds(30));
    provisioner.inventory();

    int many = callsOfAListing();

    assertThat(provisioner.inventory())
        .isInstanceOfSatisfying(
            Inventory.Complete.class, it -> assertThat(it.resources()).hasSize(4));
    assertThat(many).isLessThanOrEqualTo(few);
  }

  private int callsOfAListing() {
    provisioner.inventory();
    int before = shop.cluster.exchanges().size();
    provisioner.inventory();
    return shop.cluster.exchanges().size() - before;
  }

  @Test
  void theVeryMachineThatWasMadeIsNotGoneThoughItLostItsNameAndItsStamp() {
    shop.cluster.operator().set(vmid(), "description", "mine now");
    shop.cluster.operator().set(vmid(), "name", "shop-of-a-customer");

    assertThatThrownBy(() -> shop.gone(provisioner, contract, Optional.empty()))
        .isInstanceOf(ProvisioningException.Conflict.class);

    assertThat(shop.only().power()).isEqualTo(VmView.Power.RUNNING);
  }

  @Test
  void whatIsDestroyedAndStillListedIsNotGoneYet() {
    VmView vm = shop.only();
    shop.cluster
        .operator()
        .fault(
            "GET",
            ".*/pools/.*",
            100,
            Shop.told(
                ("{\"members\":[{\"type\":\"qemu\",\"vmid\":%d,\"node\":\"%s\","
                        + "\"status\":\"stopped\"}]}")
                    .formatted(vm.vmid(), vm.node())));
    Removal first = new Removal.Gone();
    for (int call = 0; call < 20 && !shop.instances().isEmpty(); call++) {
      first = terminate();
    }

    Removal second = terminate();
    shop.cluster.operator().clearFaults();

    assertThat(first).isInstanceOf(Removal.InProgress.class);
    assertThat(second).isInstanceOf(Removal.InProgress.class);
    assertThat(terminate()).isInstanceOf(Removal.Gone.class);
  }

  private Removal terminate() {
    return provisioner.terminate(new RemovalRequest(contract, ref), shop.memory.open(contract));
  }

  @Test
  void whatHighAvailabilityManagesIsNotResumed() {
    suspend();
    shop.cluster.operator().manage(vmid());

    assertThatThrownBy(this::resume)
        .isInstanceOf(ProvisioningException.Permanent.class)
        .hasMessageContaining("ha-manager remove vm:" + vmid());
    assertThat(shop.only().power()).isEqualTo(VmView.Power.STOPPED);
  }

  @Test
  void aGuestThatListensMayShutDownByItself() {
    suspend();

    assertThat(shop.cluster.exchanges())
        .extracting(it -> it.target().replaceAll(".*/status/", ""))
        .contains("shutdown")
        .doesNotContain("stop");
  }

  @Test
  void whatIsNeitherOnNorOffIsNotSuspended() {
    shop.cluster
        .operator()
        .fault("GET", ".*/status/current", 50, Shop.told("{\"status\":\"unknown\"}"));

    assertThatThrownBy(this::suspend).isInstanceOf(ProvisioningException.Retryable.class);

    shop.cluster.operator().clearFaults();
  }
}
