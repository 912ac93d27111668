// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.decentagent.spi.Finding;
import org.decentagent.spi.Finding.Severity;
import org.decentagent.spi.Provisioner;
import org.decentagent.testkit.proxmox.NodeSpec;
import org.decentagent.testkit.proxmox.ProxmoxFault;
import org.decentagent.testkit.proxmox.ProxmoxOptionsBuilder;
import org.decentagent.testkit.proxmox.StorageSpec;
import org.decentagent.testkit.proxmox.StorageType;
import org.decentagent.testkit.proxmox.TemplateSpec;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.Test;

/** What the doctor finds beforehand, so that no contract has to find it. */
final class DoctorTest {
  private static ProxmoxOptionsBuilder twoNodes(ProxmoxOptionsBuilder it, StorageType type) {
    return it.cluster("two")
        .nodes(List.of(new NodeSpec("one", 64L << 30, 16), new NodeSpec("two", 64L << 30, 16)))
        .storages(
            List.of(
                new StorageSpec("disks", type, StorageSpec.Sharing.LOCAL, 1000L << 30, Set.of())))
        .templates(List.of(new TemplateSpec(3001, "golden", "one", "disks", 4, Map.of())));
  }

  private static void finds(Provisioner provisioner, Severity severity, String code, String text) {
    assertThat(provisioner.preflight())
        .anySatisfy(it -> {
          assertThat(it.code().text()).isEqualTo("proxmox/" + code);
          assertThat(it.severity()).isEqualTo(severity);
          assertThat(it.evidence()).contains(text);
        });
  }

  @Test
  void nodesThatCannotCloneTheTemplateAreNamed() {
    try (Shop shop = Shop.drawn(1033, it -> twoNodes(it, StorageType.LVMTHIN))) {
      finds(shop.provisioner(), Severity.WARNING, "nodes_without_template", "[two]");
    }
  }

  @Test
  void aPoolThatCannotBeListedIsNamed() {
    try (Shop shop = Shop.drawn(1033, it -> twoNodes(it, StorageType.LVMTHIN))) {
      String pool = shop.options().pool();
      shop.cluster
          .operator()
          .fault(
              "GET",
              "/pools/" + pool,
              1,
              ProxmoxFault.failing("pool '" + pool + "' does not exist"));

      assertThat(shop.provisioner().preflight())
          .anySatisfy(it -> assertThat(it.evidence()).contains("pool " + pool));
    }
  }

  @Test
  void aNodeThatIsOfflineIsNamed() {
    try (Shop shop = Shop.drawn(1039, it -> twoNodes(it, StorageType.LVMTHIN))) {
      shop.cluster.operator().disconnect("two");

      finds(shop.provisioner(), Severity.WARNING, "node_offline", "node two");
    }
  }

  @Test
  void linkedClonesAreRefusedWhereTheStorageHasNone() {
    try (Shop shop = Shop.drawn(1049, it -> twoNodes(it, StorageType.LVM))) {
      shop.with("clone", "linked");

      finds(shop.provisioner(), Severity.ERROR, "no_linked_clone", "cannot be linked to");
    }
  }

  @Test
  void networkCardsThatAreMissingOrTooManyAreNamed() {
    try (Shop shop = Shop.drawn(1051, it -> twoNodes(it, StorageType.LVMTHIN))) {
      shop.cluster.operator().set(3001, "net1", "virtio=BC:24:11:00:00:09,bridge=vmbr0");
      finds(shop.provisioner(), Severity.WARNING, "second_network", "net1");

      shop.cluster.operator().unset(3001, "net0");
      finds(shop.provisioner(), Severity.ERROR, "no_network", "no net0");
    }
  }

  @Test
  void aTemplateWithoutADiskIsNamed() {
    try (Shop shop = Shop.drawn(1061, it -> twoNodes(it, StorageType.LVMTHIN))) {
      List.of("scsi0", "virtio0", "sata0", "ide0")
          .forEach(disk -> shop.cluster.operator().unset(3001, disk));

      finds(shop.provisioner(), Severity.ERROR, "no_disk", "no disk to boot from");
    }
  }

  @Test
  void aVmThatIsNoTemplateIsNotCloned() {
    try (Shop shop = Shop.drawn(1103, it -> twoNodes(it, StorageType.LVMTHIN))) {
      shop.cluster.operator().unset(3001, "template");

      finds(shop.provisioner(), Severity.ERROR, "no_template", "'qm template 3001' makes it one");
    }
  }

  @Test
  void aPrivilegeThatAHigherPathKeepsToItselfIsMissing() {
    try (Shop shop = Shop.drawn(1107, it -> twoNodes(it, StorageType.LVMTHIN))) {
      shop.cluster
          .operator()
          .fault(
              "GET",
              "/access/permissions",
              1,
              Shop.told("{\"/nodes\":{\"Sys.Audit\":0},\"/storage\":{\"Datastore.Audit\":1}}"));

      finds(shop.provisioner(), Severity.ERROR, "missing_privilege", "Sys.Audit on /nodes/one");
    }
  }

  @Test
  void fewNumbersAreTooFew() {
    try (Shop shop = Shop.drawn(1063)) {
      shop.with("vmids", shop.firstVmid + "-" + (shop.firstVmid + 50));

      finds(shop.provisioner(), Severity.WARNING, "few_numbers", "51 numbers");
    }
  }

  @Test
  void aClockThatIsWrongIsNamed() {
    try (Shop shop = Shop.drawn(1069)) {
      FakeClock wrong = FakeClock.at(shop.clock.instant().plus(Duration.ofMinutes(5)));
      try (Provisioner provisioner =
          new ProxmoxFactory(wrong::advance).create(new Shop.Context(shop.settings(), wrong))) {
        finds(provisioner, Severity.WARNING, "clock", "off by 300 s");
      }
    }
  }

  @Test
  void aReleaseThatIsTooOldIsNotGoneOnWith() {
    try (Shop shop = Shop.drawn(1087)) {
      shop.cluster.operator().fault("GET", ".*/version", 1, Shop.told("{\"version\":\"7.4-3\"}"));

      assertThat(shop.provisioner().preflight())
          .singleElement()
          .extracting(Finding::evidence)
          .isEqualTo("Proxmox VE 7.4-3 answers");
    }
  }
}
