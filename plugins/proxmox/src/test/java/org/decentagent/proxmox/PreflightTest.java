// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.Finding;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Provisioner;
import org.decentagent.testkit.proxmox.ProxmoxGrant;
import org.decentagent.testkit.proxmox.ProxmoxRelease;
import org.decentagent.testkit.proxmox.TemplateSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PreflightTest {
  private static List<String> evidence(Provisioner provisioner) {
    return provisioner.preflight().stream().map(Finding::evidence).toList();
  }

  @ParameterizedTest
  @EnumSource(ProxmoxRelease.class)
  void everyMissingPrivilegeIsNamedWithTheCommandThatGrantsIt(ProxmoxRelease release) {
    try (Shop shop = Shop.drawn(500 + release.name().hashCode(), it -> it.release(release))) {
      shop.without("addresses").without("gateway");
      Provisioner provisioner = shop.provisioner();
      List<ProxmoxGrant> all = shop.options().grants();
      assertThat(provisioner.preflight()).isEqualTo(List.of());
      int checked = 0;
      for (ProxmoxGrant grant : all) {
        for (String privilege : grant.privileges()) {
          if (privilege.equals("Datastore.Audit")) {
            continue;
          }
          shop.cluster
              .operator()
              .grant(
                  all.stream().map(it -> it.equals(grant) ? it.without(privilege) : it).toList());

          List<Finding> findings = provisioner.preflight();

          assertThat(findings)
              .as("%s on %s", privilege, grant.path())
              .anySatisfy(finding ->
                  assertThat(finding.evidence() + finding.remedy())
                      .contains(privilege)
                      .containsAnyOf("pveum", "grant"));
          checked++;
        }
      }
      assertThat(checked).isGreaterThanOrEqualTo(15);
    }
  }

  @Test
  void aTemplateThatCannotServeIsDescribed() {
    try (Shop shop =
        Shop.drawn(
            510,
            it ->
                it.templates(
                    List.of(
                        new TemplateSpec(
                            4444,
                            "bare",
                            it.build().nodes().getFirst().name(),
                            it.build().storages().getFirst().name(),
                            2,
                            Map.of("cicustom", "user=local:snippets/x.yaml")))))) {
      Provisioner provisioner = shop.provisioner();
      shop.cluster.operator().unset(4444, "ide2");

      assertThat(evidence(provisioner))
          .anyMatch(it -> it.contains("has cicustom"))
          .anyMatch(it -> it.contains("no cloud-init drive"));
    }
  }

  @Test
  void settingsThatNameWhatIsNotThereAreFindings() {
    try (Shop shop = Shop.drawn(520)) {
      shop.with("template", "none-such");
      assertThat(evidence(shop.provisioner()))
          .anyMatch(it -> it.contains("no template 'none-such'"));
      shop.with("template", shop.options().templates().getFirst().name())
          .with("bridge", "vmbr999x");
      assertThat(evidence(shop.provisioner())).anyMatch(it -> it.contains("no bridge 'vmbr999x'"));
      shop.without("bridge").with("storage", "nowhere");
      assertThat(evidence(shop.provisioner())).anyMatch(it -> it.contains("storage 'nowhere'"));
      shop.without("storage").with("nodes", List.of("missing"));
      assertThat(evidence(shop.provisioner())).anyMatch(it -> it.contains("no node 'missing'"));
      shop.without("nodes").with("pool", "elsewhere");
      assertThat(evidence(shop.provisioner())).anyMatch(it -> it.contains("/pool/elsewhere"));
    }
  }

  @Test
  void aStrangerAmongOurNumbersIsAFinding() {
    try (Shop shop = Shop.drawn(530)) {
      shop.cluster
          .operator()
          .occupy(shop.firstVmid + 3, shop.options().nodes().getFirst().name(), Map.of());
      shop.cluster.operator().assign(shop.firstVmid + 3, shop.options().pool());

      assertThat(evidence(shop.provisioner()))
          .singleElement()
          .asString()
          .contains(Integer.toString(shop.firstVmid + 3));
    }
  }

  @Test
  void aRenewedCertificateLeavesTheClusterTheSame() {
    try (Shop shop = Shop.drawn(545)) {
      BackendIdentity before = shop.provisioner().identity();
      String former = shop.cluster.fingerprint();
      shop.cluster.renewCertificate();

      shop.with("fingerprints", List.of(former, shop.cluster.fingerprint()));

      assertThat(shop.cluster.fingerprint()).isNotEqualTo(former);
      assertThat(shop.provisioner().identity()).isEqualTo(before);
    }
  }

  @Test
  void aChangedCertificateIsRefusedAndTheNewFingerprintNamed() {
    try (Shop shop = Shop.drawn(540)) {
      String former = shop.cluster.fingerprint();
      shop.cluster.replaceCertificate();

      shop.with("fingerprints", List.of(former));
      List<Finding> findings = shop.provisioner().preflight();

      assertThat(findings)
          .singleElement()
          .satisfies(finding -> {
            assertThat(finding.code().text()).isEqualTo("proxmox/certificate");
            assertThat(finding.evidence())
                .contains(shop.cluster.fingerprint())
                .contains("fingerprints");
          });
    }
  }

  @Test
  void aWrongTokenIsSaidPlainlyAndProvesNothing() {
    try (Shop shop = Shop.drawn(550)) {
      shop.with("token", "00000000-0000-0000-0000-000000000000");
      Provisioner provisioner = shop.provisioner();

      assertThat(provisioner.preflight())
          .singleElement()
          .satisfies(finding -> {
            assertThat(finding.code().text()).isEqualTo("proxmox/unauthorized");
            assertThat(finding.toString()).doesNotContain("00000000-0000");
          });
      assertThat(provisioner.inventory()).isInstanceOf(Inventory.Unavailable.class);
    }
  }
}
