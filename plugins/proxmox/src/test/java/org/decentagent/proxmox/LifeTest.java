// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.Provisioner;
import org.decentagent.testkit.proxmox.Pace;
import org.decentagent.testkit.proxmox.ProxmoxRelease;
import org.decentagent.testkit.proxmox.VmView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LifeTest {
  @ParameterizedTest
  @EnumSource(ProxmoxRelease.class)
  void anInstanceIsMadeAsSoldLetsItsCustomerInAndGoesWhole(ProxmoxRelease release)
      throws Exception {
    try (Shop shop =
        Shop.drawn(release.name().hashCode(), it -> it.release(release).pace(Pace.usual()))) {
      Provisioner provisioner = shop.provisioner();
      ContractId contract = shop.contract();

      Instance instance = shop.ready(provisioner, contract);

      VmView vm = shop.only();
      assertThat(vm.power()).isEqualTo(VmView.Power.RUNNING);
      assertThat(vm.pool()).contains(shop.options().pool());
      assertThat(vm.config())
          .containsEntry("name", Mark.of(contract).text())
          .containsEntry("cores", "2")
          .containsEntry("memory", "2048")
          .containsEntry("onboot", "1")
          .containsEntry("ciuser", "root");
      assertThat(vm.config().get("description")).contains("resource=" + vm.vmid());
      assertThat(vm.config().get("net0")).contains("firewall=1");
      assertThat(vm.config().values()).anyMatch(value -> value.contains("size=20G"));
      assertThat(instance.ref().externalId()).isEqualTo(Integer.toString(vm.vmid()));
      shop.booted();
      assertThat(Renter.KEY.login(Shop.ssh(instance))).isNotNull();
      Instance known = instance.toBuilder().renterKey(Renter.KEY.publicKey()).build();
      assertThat(provisioner.probe(known)).isInstanceOf(Health.Up.class);
      assertThat(provisioner.find(Mark.of(contract)))
          .isInstanceOfSatisfying(
              Lookup.Found.class,
              found -> assertThat(found.instance().ssh()).isEqualTo(instance.ssh()));
      assertThat(provisioner.inventory())
          .isInstanceOfSatisfying(
              Inventory.Complete.class,
              seen ->
                  assertThat(seen.resources())
                      .singleElement()
                      .satisfies(
                          row -> assertThat(row.ownership()).isInstanceOf(Ownership.Ours.class)));

      shop.gone(provisioner, contract, Optional.of(instance.ref()));

      assertThat(shop.instances()).isEmpty();
      assertThat(shop.cluster.operator().volumes(vm.vmid())).isEmpty();
      assertThat(shop.memory.children(contract)).isEmpty();
      assertThat(provisioner.find(Mark.of(contract))).isInstanceOf(Lookup.Absent.class);
    }
  }

  @Test
  void aWellPreparedClusterHasNoFindings() {
    for (long seed = 0; seed < 6; seed++) {
      long number = seed;
      try (Shop shop =
          Shop.drawn(
              seed,
              it -> it.release(number % 2 == 0 ? ProxmoxRelease.V8_4 : ProxmoxRelease.V9_2))) {
        assertThat(shop.provisioner().preflight()).as("seed %d", seed).isEqualTo(List.of());
      }
    }
  }
}
