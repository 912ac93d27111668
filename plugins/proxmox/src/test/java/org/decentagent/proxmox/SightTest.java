// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.testkit.proxmox.ProxmoxFault;
import org.decentagent.testkit.proxmox.ProxmoxGrant;
import org.decentagent.testkit.proxmox.VmView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the token may not see is not gone, and what it may see is not ours for its number alone. */
final class SightTest {
  private static final int MANY = 1000;

  private final Shop shop = Shop.drawn(223);
  private final Provisioner provisioner = shop.provisioner();
  private final ContractId contract = shop.contract();
  private Optional<InstanceRef> ref = Optional.empty();

  @BeforeEach
  void deliver() {
    ref = Optional.of(shop.ready(provisioner, contract).ref());
    shop.clock.advance(java.time.Duration.ofSeconds(30));
  }

  @AfterEach
  void close() {
    shop.cluster.operator().clearFaults();
    shop.close();
  }

  private int vmid() {
    return Integer.parseInt(ref.orElseThrow().externalId());
  }

  private void everyConfigurationIsHidden() {
    shop.cluster
        .operator()
        .fault(
            "GET",
            ".*/config",
            MANY,
            new ProxmoxFault.Instead(403, "Permission check failed", "", ""));
  }

  @Test
  void anInstanceThatWasMovedOutOfThePoolIsNotGone() {
    Map<String, String> config = shop.only().config();
    String node = shop.only().node();
    shop.cluster.operator().erase(vmid());
    shop.cluster.operator().occupy(vmid(), node, config);
    shop.clock.advance(java.time.Duration.ofSeconds(30));

    assertThatThrownBy(() -> shop.gone(provisioner, contract, ref))
        .isInstanceOf(ProvisioningException.Retryable.class)
        .hasMessageContaining("the token may not see it");
  }

  @Test
  void anInstanceThatIsListedAndCannotBeReadIsNotAbsent() {
    everyConfigurationIsHidden();

    assertThatThrownBy(() -> provisioner.find(Mark.of(contract)))
        .isInstanceOf(ProvisioningException.Retryable.class)
        .hasMessageContaining("is listed and cannot be read");
  }

  @Test
  void aListingOfWhatCannotBeReadIsNoListing() {
    everyConfigurationIsHidden();

    assertThat(shop.provisioner().inventory()).isInstanceOf(Inventory.Unavailable.class);
  }

  @Test
  void anErrorThatDoesNotSayThatItIsMissingIsNotAbsence() {
    shop.cluster
        .operator()
        .fault("GET", ".*/config", MANY, ProxmoxFault.failing("got timeout from storage"));

    assertThatThrownBy(() -> provisioner.find(Mark.of(contract)))
        .isInstanceOf(ProvisioningException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"VM.Audit", "Pool.Audit"})
  void aTokenThatLostTheRightToLookHasNoCompleteListing(String privilege) {
    List<ProxmoxGrant> less =
        shop.options().grants().stream().map(grant -> grant.without(privilege)).toList();
    shop.cluster.operator().grant(less);

    Inventory inventory = shop.provisioner().inventory();

    assertThat(inventory)
        .isInstanceOfSatisfying(
            Inventory.Unavailable.class,
            it -> assertThat(it.why()).startsWith("the token lacks " + privilege));
  }

  @Test
  void anotherMachineOnItsNumberIsNotRemovedThoughItBearsTheStamp() {
    Map<String, String> config = new HashMap<>(shop.only().config());
    config.put("smbios1", "uuid=0c6a6f2e-1c53-4a3c-8a5e-08b6b4a7c111");
    String node = shop.only().node();
    shop.cluster.operator().erase(vmid());
    shop.cluster.operator().occupy(vmid(), node, config);
    shop.cluster.operator().assign(vmid(), shop.options().pool());

    assertThatThrownBy(() -> shop.gone(provisioner, contract, ref))
        .isInstanceOf(ProvisioningException.Conflict.class)
        .hasMessageContaining("another machine than the one that was made");

    assertThat(shop.instances()).extracting(VmView::vmid).containsExactly(vmid());
  }

  @Test
  void anotherContractsMachineIsNeitherFoundNorRemovedForThisOne() {
    ContractId other = shop.contract();

    Lookup found = provisioner.find(Mark.of(other));

    assertThat(found).isInstanceOf(Lookup.Absent.class);
    assertThatThrownBy(() -> shop.gone(provisioner, other, ref))
        .isInstanceOf(ProvisioningException.Conflict.class);
    assertThat(shop.only().power()).isEqualTo(VmView.Power.RUNNING);
  }
}
