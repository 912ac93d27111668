// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Fit;
import org.decentagent.spi.Instance;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Sizes;
import org.decentagent.spi.capability.CapacityReport;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;
import org.decentagent.testkit.proxmox.NodeSpec;
import org.decentagent.testkit.proxmox.Pace;
import org.decentagent.testkit.proxmox.ProxmoxFault;
import org.decentagent.testkit.proxmox.ProxmoxOptionsBuilder;
import org.decentagent.testkit.proxmox.StorageSpec;
import org.decentagent.testkit.proxmox.StorageType;
import org.decentagent.testkit.proxmox.TaskFault;
import org.decentagent.testkit.proxmox.TemplateSpec;
import org.decentagent.testkit.proxmox.VmView;
import org.junit.jupiter.api.Test;

/** What an instance is like, where it is put, and how it is reached. */
final class ShapeTest {
  private static Sizes sizes(int cores, long mebibytes, long gibibytes) {
    return new Sizes(
        OptionalInt.of(cores),
        Optional.of(MemorySize.ofMebibytes(mebibytes)),
        Optional.of(StorageSize.ofGibibytes(gibibytes)));
  }

  /** Two nodes with a template of the same name each, on storages of their own. */
  private static ProxmoxOptionsBuilder twoNodes(ProxmoxOptionsBuilder it, StorageType type) {
    return it.cluster("two")
        .nodes(List.of(new NodeSpec("small", 8L << 30, 4), new NodeSpec("large", 64L << 30, 32)))
        .storages(
            List.of(
                new StorageSpec("disks", type, StorageSpec.Sharing.LOCAL, 1000L << 30, Set.of())))
        .templates(
            List.of(
                new TemplateSpec(3001, "golden", "small", "disks", 4, Map.of()),
                new TemplateSpec(3002, "golden", "large", "disks", 4, Map.of())));
  }

  @Test
  void theNodeWithMostMemoryFreeIsTakenAndOnlyOnesThatAreAllowed() {
    try (Shop shop = Shop.drawn(301, it -> twoNodes(it, StorageType.ZFSPOOL))) {
      shop.ready(shop.provisioner(), shop.contract());
      assertThat(shop.only().node()).isEqualTo("large");

      shop.with("nodes", List.of("small"));
      ContractId second = shop.contract();
      shop.ready(shop.provisioner(), second);

      assertThat(shop.instances()).extracting(VmView::node).contains("small");
    }
  }

  @Test
  void whatNoNodeHasRoomForDoesNotFitAndWhatIsSoldCountsAsUsed() {
    try (Shop shop = Shop.drawn(302, it -> twoNodes(it, StorageType.LVMTHIN))) {
      shop.with("nodes", List.of("small"));
      Provisioner provisioner = shop.provisioner();
      ContractId contract = shop.contract();

      assertThat(provisioner.fits(shop.request(contract, sizes(2, 5000, 10))))
          .isInstanceOf(Fit.Fits.class);
      assertThat(provisioner.fits(shop.request(contract, sizes(8, 1024, 10))))
          .isInstanceOfSatisfying(
              Fit.DoesNotFit.class, no -> assertThat(no.why()).contains("4 processors"));
      assertThat(provisioner.fits(shop.request(contract, sizes(2, 1024, 2000))))
          .isInstanceOfSatisfying(
              Fit.DoesNotFit.class, no -> assertThat(no.why()).contains("storage disks"));
      shop.ready(provisioner, shop.request(contract, sizes(2, 5000, 10)));
      shop.clock.advance(Duration.ofSeconds(30));
      ContractId second = shop.contract();
      assertThat(provisioner.fits(shop.request(second, sizes(2, 5000, 10))))
          .isInstanceOf(Fit.DoesNotFit.class);
      assertThatThrownBy(() -> shop.ready(provisioner, shop.request(second, sizes(2, 5000, 10))))
          .isInstanceOf(ProvisioningException.QuotaExceeded.class);
      assertThat(shop.instances()).hasSize(1);
    }
  }

  @Test
  void theMemoryOfAnInstanceThatSleepsIsNotSoldTwice() {
    try (Shop shop = Shop.drawn(303, it -> twoNodes(it, StorageType.LVMTHIN))) {
      shop.with("nodes", List.of("small"));
      Provisioner provisioner = shop.provisioner();
      shop.ready(provisioner, shop.request(shop.contract(), sizes(2, 5000, 10)));
      shop.cluster.operator().powerOff(shop.only().vmid());
      shop.booted();

      assertThat(provisioner.fits(shop.request(shop.contract(), sizes(2, 5000, 10))))
          .isInstanceOfSatisfying(
              Fit.DoesNotFit.class, no -> assertThat(no.why()).contains("of memory free"));
    }
  }

  @Test
  void storagesThatCannotLinkAreClonedInFull() {
    for (StorageType type : StorageType.values()) {
      try (Shop shop = Shop.drawn(310 + type.name().hashCode(), it -> twoNodes(it, type))) {
        shop.ready(shop.provisioner(), shop.contract());

        boolean full =
            shop.cluster.exchanges().stream()
                .filter(it -> it.target().endsWith("/clone"))
                .anyMatch(it -> it.requestBody().contains("\"full\":1"));
        assertThat(full).as("%s", type).isEqualTo(type == StorageType.LVM);
      }
    }
  }

  @Test
  void aFullCloneGoesToTheStorageThatIsSet() {
    try (Shop shop =
        Shop.drawn(
            320,
            it ->
                twoNodes(it, StorageType.LVMTHIN)
                    .storages(
                        List.of(
                            new StorageSpec(
                                "disks",
                                StorageType.LVMTHIN,
                                StorageSpec.Sharing.LOCAL,
                                1000L << 30,
                                Set.of()),
                            new StorageSpec(
                                "other",
                                StorageType.LVM,
                                StorageSpec.Sharing.LOCAL,
                                1000L << 30,
                                Set.of()))))) {
      shop.with("storage", "other");
      ContractId contract = shop.contract();
      Provisioner provisioner = shop.provisioner();
      Instance instance = shop.ready(provisioner, contract);

      assertThat(shop.only().volumes()).allMatch(volume -> volume.startsWith("other:"));
      shop.gone(provisioner, contract, Optional.of(instance.ref()));
      assertThat(shop.instances()).isEmpty();
    }
  }

  @Test
  void aResizeThatIsIgnoredIsNotStarted() {
    try (Shop shop = Shop.drawn(330)) {
      Provisioner provisioner = shop.provisioner();
      ContractId contract = shop.contract();
      shop.cluster.operator().taskFault("resize", new TaskFault.DiesBefore());

      assertThatThrownBy(() -> shop.ready(provisioner, contract))
          .isInstanceOf(ProvisioningException.Retryable.class)
          .hasMessageContaining("the VM does not show it");
      assertThat(shop.only().power()).isEqualTo(VmView.Power.STOPPED);
      shop.cluster.operator().taskFault("resize", new TaskFault.Fails("got timeout"));
      shop.readyDespiteTrouble(provisioner, contract);

      assertThat(shop.only().config().values()).anyMatch(value -> value.contains("size=20G"));
    }
  }

  @Test
  void aConfigurationThatIsIgnoredIsNotStarted() {
    try (Shop shop = Shop.drawn(331)) {
      Provisioner provisioner = shop.provisioner();
      ContractId contract = shop.contract();
      shop.cluster.operator().taskFault("qmconfig", new TaskFault.DiesBefore());

      assertThatThrownBy(() -> shop.ready(provisioner, contract))
          .isInstanceOf(ProvisioningException.Retryable.class)
          .hasMessageContaining("the VM does not show it");

      assertThat(shop.only().power()).isEqualTo(VmView.Power.STOPPED);
    }
  }

  @Test
  void aTemplateLargerThanWhatWasSoldIsNeverShrunk() {
    try (Shop shop = Shop.drawn(340)) {
      Provisioner provisioner = shop.provisioner();
      ContractId contract = shop.contract();

      shop.ready(provisioner, shop.request(contract, sizes(1, 1024, 1)));

      assertThat(shop.cluster.exchanges()).noneMatch(it -> it.target().endsWith("/resize"));
    }
  }

  @Test
  void byDhcpTheAddressOfTheOneCardThatIsOursCounts() throws Exception {
    try (Shop shop = Shop.drawn(350, it -> it.pace(Pace.usual()))) {
      shop.without("addresses").without("gateway");
      Provisioner provisioner = shop.provisioner();

      Instance instance = shop.ready(provisioner, shop.contract());

      shop.booted();
      assertThat(shop.only().config()).containsEntry("ipconfig0", "ip=dhcp");
      assertThat(instance.ipv4()).isEqualTo(shop.only().address());
      assertThat(Renter.KEY.login(Shop.ssh(instance))).isNotNull();
    }
  }

  @Test
  void aGuestWithoutAnAgentIsGivenUpAfterItsTime() {
    try (Shop shop = Shop.drawn(360, it -> it.pace(Pace.usual()))) {
      shop.without("addresses").without("gateway").with("agent_deadline", "1 min");
      Provisioner provisioner = shop.provisioner();
      ContractId contract = shop.contract();
      shop.cluster.operator().fault("POST", ".*/status/start", 1, ProxmoxFault.failing("no"));
      assertThatThrownBy(() -> shop.ready(provisioner, contract))
          .isInstanceOf(ProvisioningException.UnknownOutcome.class);
      shop.cluster.operator().removeAgent(shop.only().vmid());

      assertThatThrownBy(() -> shop.ready(provisioner, contract))
          .isInstanceOf(ProvisioningException.Permanent.class)
          .hasMessageContaining("qemu-guest-agent");
    }
  }

  @Test
  void noAddressAndNoNumberIsGivenTwice() {
    try (Shop shop = Shop.drawn(370)) {
      Provisioner provisioner = shop.provisioner();
      Instance one = shop.ready(provisioner, shop.contract());
      Instance other = shop.ready(provisioner, shop.contract());

      assertThat(one.ref()).isNotEqualTo(other.ref());
      assertThat(one.ipv4()).isNotEqualTo(other.ipv4());
    }
  }

  @Test
  void theNetworkCardIsWrittenWholeWithItsFilter() {
    try (Shop shop = Shop.drawn(380)) {
      shop.with("vlan", 77L).with("rate_limit", 50L);

      Instance instance = shop.ready(shop.provisioner(), shop.contract());

      VmView vm = shop.only();
      assertThat(vm.config().get("net0"))
          .contains("tag=77")
          .contains("rate=50")
          .contains("firewall=1")
          .contains("bridge=" + shop.options().bridges().getFirst());
      assertThat(shop.cluster.exchanges())
          .anyMatch(it ->
              it.target().endsWith("/ipset/ipfilter-net0")
                  && it.requestBody().contains(instance.ipv4().orElseThrow()))
          .anySatisfy(it -> {
            assertThat(it.method() + it.target()).startsWith("PUT").endsWith("/firewall/options");
            assertThat(it.requestBody())
                .contains("\"enable\":1", "\"macfilter\":1", "\"ipfilter\":1", "\"dhcp\":1")
                .contains("\"policy_in\":\"ACCEPT\"", "\"policy_out\":\"ACCEPT\"");
          });
    }
  }

  @Test
  void theCapacityIsThatOfTheNodesThatMayBeUsed() {
    try (Shop shop = Shop.drawn(390, it -> twoNodes(it, StorageType.LVMTHIN))) {
      CapacityReport report = shop.provisioner().capability(CapacityReport.class).orElseThrow();
      shop.with("nodes", List.of("small"));
      CapacityReport small = shop.provisioner().capability(CapacityReport.class).orElseThrow();

      assertThat(report.capacity().cpuThreads()).isEqualTo(36);
      assertThat(small.capacity().cpuThreads()).isEqualTo(4);
      assertThat(small.capacity().storage())
          .singleElement()
          .satisfies(pool -> assertThat(pool.name()).isEqualTo("small/disks"));
    }
  }

  @Test
  void theCapacityIsThatOfTheStorageThatIsSet() {
    try (Shop shop = Shop.drawn(391, it -> twoNodes(it, StorageType.LVMTHIN))) {
      shop.with("storage", "disks");
      CapacityReport set = shop.provisioner().capability(CapacityReport.class).orElseThrow();
      shop.with("storage", "another");
      CapacityReport another = shop.provisioner().capability(CapacityReport.class).orElseThrow();

      assertThat(set.capacity().storage()).isNotEmpty();
      assertThat(another.capacity().storage()).isEmpty();
    }
  }

  @Test
  void aNodeThatIsOfflineIsNotChosen() {
    try (Shop shop = Shop.drawn(306, it -> twoNodes(it, StorageType.LVMTHIN))) {
      shop.cluster.operator().disconnect("large");

      shop.ready(shop.provisioner(), shop.contract());

      assertThat(shop.only().node()).isEqualTo("small");
    }
  }

  @Test
  void whereEveryTemplateIsOnANodeThatIsOfflineNothingIsGivenUp() {
    try (Shop shop = Shop.drawn(308, it -> twoNodes(it, StorageType.LVMTHIN))) {
      shop.with("template", "3002");
      Provisioner provisioner = shop.provisioner();
      ContractId contract = shop.contract();
      shop.cluster.operator().disconnect("large");

      assertThatThrownBy(() -> shop.ready(provisioner, contract))
          .isInstanceOf(ProvisioningException.Retryable.class)
          .hasMessageContaining("while nodes are offline: [large]");
      shop.cluster.operator().reconnect("large");
      shop.ready(provisioner, contract);

      assertThat(shop.only().node()).isEqualTo("large");
    }
  }

  @Test
  void whatWasSoldOnOneNodeIsFreeOnTheOther() {
    try (Shop shop = Shop.drawn(307, it -> twoNodes(it, StorageType.LVMTHIN))) {
      shop.ready(shop.provisioner(), shop.request(shop.contract(), sizes(2, 20_000, 600)));
      shop.clock.advance(Duration.ofSeconds(30));
      shop.with("nodes", List.of("small"));

      Fit fit = shop.provisioner().fits(shop.request(shop.contract(), sizes(2, 5000, 600)));

      assertThat(shop.only().node()).isEqualTo("large");
      assertThat(fit).isInstanceOf(Fit.Fits.class);
    }
  }

  @Test
  void whatOthersSwitchedOffIsNoneOfWhatWasSold() {
    try (Shop shop = Shop.drawn(305, it -> twoNodes(it, StorageType.LVMTHIN))) {
      shop.with("nodes", List.of("small"));
      shop.cluster.operator().occupy(900, "small", Map.of("memory", "7000"));
      shop.cluster.operator().assign(900, shop.options().pool());
      shop.clock.advance(Duration.ofSeconds(30));

      Fit fit = shop.provisioner().fits(shop.request(shop.contract(), sizes(2, 5000, 10)));

      assertThat(fit).isInstanceOf(Fit.Fits.class);
    }
  }

  @Test
  void theAgentsOwnShareOfADeliveryIsBelowTwoSeconds() {
    try (Shop shop = Shop.drawn(400)) {
      Provisioner provisioner = shop.provisioner();
      for (int earlier = 0; earlier < 2; earlier++) {
        shop.ready(provisioner, shop.contract());
      }
      java.time.Instant before = shop.clock.instant();
      long begun = System.nanoTime();

      shop.ready(provisioner, shop.contract());

      Duration waited = Duration.between(before, shop.clock.instant());
      Duration worked = Duration.ofNanos(System.nanoTime() - begun);
      assertThat(waited).isLessThan(Duration.ofSeconds(1));
      assertThat(worked).isLessThan(Duration.ofSeconds(20));
    }
  }
}
