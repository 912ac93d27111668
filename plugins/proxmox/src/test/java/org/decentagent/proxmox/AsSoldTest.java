// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Fit;
import org.decentagent.spi.Instance;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.Provisioner;
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
import org.decentagent.testkit.proxmox.TemplateSpec;
import org.decentagent.testkit.proxmox.VmView;
import org.junit.jupiter.api.Test;

/**
 * An instance is what was sold and nothing that its template was, and the rest can still be sold.
 */
final class AsSoldTest {
  private static ProxmoxOptionsBuilder twoNodes(ProxmoxOptionsBuilder it, StorageSpec storage) {
    return it.cluster("two")
        .nodes(List.of(new NodeSpec("one", 64L << 30, 16), new NodeSpec("two", 64L << 30, 16)))
        .storages(List.of(storage))
        .templates(List.of(new TemplateSpec(3001, "golden", "one", "disks", 4, Map.of())));
  }

  private static StorageSpec disks(StorageType type, StorageSpec.Sharing sharing) {
    return new StorageSpec("disks", type, sharing, 1000L << 30, Set.of());
  }

  @Test
  void nothingOfTheTemplateIsKeptThatWasSoldOtherwise() throws Exception {
    try (Shop shop =
        Shop.drawn(
            997,
            it -> {
              String storage = it.build().storages().getFirst().name();
              String node = it.build().nodes().getFirst().name();
              return it.templates(
                  List.of(
                      new TemplateSpec(
                          7997,
                          "lived-in",
                          node,
                          storage,
                          3,
                          Map.of(
                              "cores", "7",
                              "sockets", "2",
                              "memory", "512",
                              "onboot", "0",
                              "ciuser", "builder",
                              "sshkeys", "ssh-ed25519%20AAAAC3NzaC1lZDI1NTE5AAAAIKxx%20builder",
                              "ipconfig0", "ip=192.0.2.99/24",
                              "nameserver", "192.0.2.98",
                              "tags", "golden"))));
            })) {
      shop.with("nameservers", List.of("192.0.2.1", "192.0.2.2"));

      Instance instance = shop.ready(shop.provisioner(), shop.contract());
      shop.booted();

      VmView vm = shop.only();
      assertThat(vm.config())
          .containsEntry("cores", "2")
          .containsEntry("sockets", "1")
          .containsEntry("memory", "2048")
          .containsEntry("onboot", "1")
          .containsEntry("ciuser", "root")
          .containsEntry("nameserver", "192.0.2.1 192.0.2.2");
      assertThat(vm.config().get("sshkeys")).doesNotContain("builder");
      assertThat(vm.config().get("ipconfig0")).contains(instance.ipv4().orElseThrow());
      assertThat(vm.config().get("tags")).contains("decent-agent").doesNotContain("golden");
      assertThat(Renter.KEY.login(Shop.ssh(instance))).isNotNull();
    }
  }

  @Test
  void anAddressThatTheAgentToldOnceIsKeptThoughItFallsSilent() {
    try (Shop shop = Shop.drawn(1009, it -> it.pace(Pace.usual()))) {
      shop.without("addresses").without("gateway");
      int template = shop.options().templates().getFirst().vmid();
      shop.cluster.operator().set(template, "agent", "0");
      Provisioner provisioner = shop.provisioner();
      ContractId contract = shop.contract();
      Instance first = shop.ready(provisioner, contract);
      shop.cluster.operator().removeAgent(shop.only().vmid());

      Instance again = shop.ready(provisioner, contract);

      assertThat(shop.only().config()).containsEntry("agent", "1");
      assertThat(again.ssh()).isEqualTo(first.ssh());
    }
  }

  @Test
  void anAddressOfTheLinkAloneIsNotAdvertised() {
    try (Shop shop = Shop.drawn(1097, it -> it.pace(Pace.usual()))) {
      shop.without("addresses").without("gateway");
      Provisioner provisioner = shop.provisioner();
      ContractId contract = shop.contract();
      String what = "";
      while (!what.startsWith("waiting for the guest agent")) {
        what =
            provisioner.provision(shop.request(contract), shop.memory.open(contract))
                    instanceof Provisioned.InProgress(Duration after, String now)
                ? now
                : "ready";
        assertThat(what).isNotEqualTo("ready");
        shop.clock.advance(Duration.ofSeconds(1));
      }
      String mac =
          NetDevice.parse(String.valueOf(shop.only().config().get("net0"))).orElseThrow().mac();
      shop.cluster
          .operator()
          .fault(
              "GET",
              ".*/agent/network-get-interfaces",
              1,
              Shop.told(
                  ("{\"result\":[{\"hardware-address\":\"%s\"},{\"hardware-address\":\"%s\","
                          + "\"ip-addresses\":[{\"ip-address-type\":"
                          + "\"ipv4\",\"ip-address\":\"169.254.7.7\"}]}]}")
                      .formatted(mac, mac)));

      Provisioned early = provisioner.provision(shop.request(contract), shop.memory.open(contract));

      assertThat(early).isInstanceOf(Provisioned.InProgress.class);
      assertThat(shop.cluster.operator().faultsToCome()).isZero();
      assertThat(shop.ready(provisioner, contract).ipv4()).isEqualTo(shop.only().address());
    }
  }

  @Test
  void sizesAreNeverRoundedDown() {
    try (Shop shop = Shop.drawn(1013)) {
      Sizes odd =
          new Sizes(
              OptionalInt.of(1),
              Optional.of(new MemorySize((1024L << 20) + 1)),
              Optional.of(new StorageSize((20L << 30) + 1)));

      shop.ready(shop.provisioner(), shop.request(shop.contract(), odd));

      assertThat(shop.only().config()).containsEntry("memory", "1025");
      assertThat(shop.only().config().values()).anyMatch(value -> value.contains("size=20481M"));
    }
  }

  @Test
  void aTemplateOnLocalStorageIsClonedOnItsOwnNodeOnly() {
    try (Shop shop =
        Shop.drawn(
            1019, it -> twoNodes(it, disks(StorageType.LVMTHIN, StorageSpec.Sharing.LOCAL)))) {
      for (int made = 0; made < 2; made++) {
        shop.ready(shop.provisioner(), shop.contract());
      }

      assertThat(shop.instances()).extracting(VmView::node).containsExactly("one", "one");
    }
  }

  @Test
  void whatWasSoldOfAThinStorageIsNotFreeAndASharedOneCountsOnce() {
    try (Shop shop =
        Shop.drawn(1021, it -> twoNodes(it, disks(StorageType.NFS, StorageSpec.Sharing.SHARED)))) {
      Provisioner provisioner = shop.provisioner();
      CapacityReport report = provisioner.capability(CapacityReport.class).orElseThrow();

      shop.ready(provisioner, shop.contract());
      shop.clock.advance(Duration.ofSeconds(30));

      assertThat(report.capacity().storage())
          .singleElement()
          .satisfies(pool -> {
            assertThat(pool.total()).isEqualTo(StorageSize.ofGibibytes(1000));
            assertThat(pool.free()).isEqualTo(StorageSize.ofGibibytes(980));
          });
    }
  }

  @Test
  void memoryThatOthersUseIsNotSold() {
    try (Shop shop =
        Shop.drawn(
            1033, it -> twoNodes(it, disks(StorageType.LVMTHIN, StorageSpec.Sharing.LOCAL)))) {
      ProxmoxFault nodes =
          Shop.told(
              "[{\"type\":\"node\",\"node\":\"one\",\"status\":\"online\",\"maxcpu\":16,"
                  + "\"maxmem\":%d,\"mem\":%d}]".formatted(64L << 30, 63L << 30));
      Provisioner provisioner = shop.provisioner();
      CapacityReport report = provisioner.capability(CapacityReport.class).orElseThrow();

      shop.cluster.operator().fault("GET", ".*/cluster/resources", 1, nodes);
      Fit fit = provisioner.fits(shop.request(shop.contract()));
      shop.cluster.operator().fault("GET", ".*/cluster/resources", 1, nodes);
      CapacityReport.Capacity capacity = report.capacity();

      assertThat(fit)
          .isInstanceOfSatisfying(
              Fit.DoesNotFit.class, no -> assertThat(no.why()).contains("1 GiB of memory free"));
      assertThat(capacity.memoryFree()).isEqualTo(MemorySize.parse("1 GiB"));
    }
  }

  @Test
  void whatWasSoldOfAThinStorageIsNotSoldAgain() {
    try (Shop shop =
        Shop.drawn(
            1039, it -> twoNodes(it, disks(StorageType.LVMTHIN, StorageSpec.Sharing.LOCAL)))) {
      Provisioner provisioner = shop.provisioner();
      Sizes most =
          new Sizes(
              OptionalInt.of(1),
              Optional.of(MemorySize.ofMebibytes(1024)),
              Optional.of(StorageSize.ofGibibytes(600)));
      shop.ready(provisioner, shop.request(shop.contract(), most));
      shop.clock.advance(Duration.ofSeconds(30));

      Fit fit = provisioner.fits(shop.request(shop.contract(), most));

      assertThat(fit)
          .isInstanceOfSatisfying(
              Fit.DoesNotFit.class, no -> assertThat(no.why()).contains("storage disks"));
    }
  }

  @Test
  void withoutItsTemplateNothingFits() {
    try (Shop shop = Shop.drawn(1031)) {
      shop.with("template", "none-such");

      Fit fit = shop.provisioner().fits(shop.request(shop.contract()));

      assertThat(fit)
          .isInstanceOfSatisfying(
              Fit.DoesNotFit.class, no -> assertThat(no.why()).contains("none-such"));
    }
  }

  @Test
  void aTemplateOnSharedStorageIsClonedWhileAnotherNodeIsOffline() {
    try (Shop shop =
        Shop.drawn(1049, it -> twoNodes(it, disks(StorageType.NFS, StorageSpec.Sharing.SHARED)))) {
      shop.cluster.operator().disconnect("two");

      shop.ready(shop.provisioner(), shop.contract());

      assertThat(shop.only().node()).isEqualTo("one");
    }
  }
}
