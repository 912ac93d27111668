// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.testkit.proxmox.NodeSpec;
import org.decentagent.testkit.proxmox.ProxmoxOptionsBuilder;
import org.decentagent.testkit.proxmox.StorageSpec;
import org.decentagent.testkit.proxmox.StorageType;
import org.decentagent.testkit.proxmox.TemplateSpec;
import org.junit.jupiter.api.Test;

/** Which cluster it is, whichever node answers. */
final class IdentityTest {
  private static ProxmoxOptionsBuilder alike(ProxmoxOptionsBuilder it) {
    return it.cluster("cluster")
        .nodes(List.of(new NodeSpec("pve1", 64L << 30, 16), new NodeSpec("pve2", 64L << 30, 16)))
        .storages(
            List.of(
                new StorageSpec(
                    "disks",
                    StorageType.LVMTHIN,
                    StorageSpec.Sharing.LOCAL,
                    1000L << 30,
                    Set.of())))
        .templates(List.of(new TemplateSpec(3001, "golden", "pve1", "disks", 4, Map.of())));
  }

  @Test
  void clustersWhoseNodesHaveTheSameNamesAreTwo() {
    try (Shop one = Shop.drawn(977, IdentityTest::alike);
        Shop other = Shop.drawn(983, IdentityTest::alike)) {
      assertThat(one.provisioner().identity()).isNotEqualTo(other.provisioner().identity());
    }
  }

  @Test
  void itIsTheClustersOwnAuthorityAsAnyNodeThatIsOnlineShowsIt() {
    try (Shop shop = Shop.drawn(983, IdentityTest::alike)) {
      shop.cluster
          .operator()
          .fault(
              "GET",
              ".*/cluster/resources",
              1,
              Shop.told(
                  "[{\"type\":\"node\",\"node\":\"lost\",\"status\":\"offline\"},"
                      + "{\"type\":\"node\",\"node\":\"pve1\",\"status\":\"online\"}]"));
      shop.cluster
          .operator()
          .fault(
              "GET",
              ".*/nodes/pve1/certificates/info",
              1,
              Shop.told(
                  "[{\"filename\":\"pve-ssl.pem\",\"fingerprint\":\"AA:AA\"},"
                      + "{\"filename\":\"pve-root-ca.pem\",\"fingerprint\":\"BB:BB\"}]"));

      assertThat(shop.provisioner().identity().text()).isEqualTo("pve-root-ca BB:BB");
    }
  }

  @Test
  void aCertificateThatIsNotBelievedIsACaseForTheOperator() {
    try (Shop shop = Shop.drawn(991)) {
      shop.with("fingerprints", List.of("AB:".repeat(31) + "AB"));

      assertThatThrownBy(() -> shop.provisioner().identity())
          .isInstanceOf(ProvisioningException.AccessDenied.class)
          .hasMessageContaining(shop.cluster.fingerprint());
    }
  }

  @Test
  void aNodeThatIsNotBelievedIsToldRatherThanOneThatCannotBeReached() {
    try (Shop shop = Shop.drawn(1063)) {
      shop.with("fingerprints", List.of("ab".repeat(32)))
          .with("urls", List.of("https://127.0.0.1:1"));

      assertThatThrownBy(() -> shop.provisioner().identity())
          .isInstanceOf(ProvisioningException.AccessDenied.class)
          .hasMessageContaining("add that fingerprint");
    }
  }
}
