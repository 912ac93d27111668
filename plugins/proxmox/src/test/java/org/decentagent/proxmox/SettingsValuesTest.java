// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.Finding;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.config.ConfigKey;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.config.Settings;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsValuesTest {
  private static final FakeClock CLOCK =
      FakeClock.at(java.time.Instant.parse("2026-11-25T12:00:00Z"));

  private static Settings least() {
    return Settings.of(ProxmoxConfig.SCHEMA)
        .with(Layer.PROVIDER, "url", "https://127.0.0.1:1")
        .with(Layer.PROVIDER, "token_id", "agent@pve!rent")
        .with(Layer.PROVIDER, "token", "s3cret")
        .with(Layer.PROVIDER, "template", "9000");
  }

  private static Provisioner create(Settings settings) {
    return new ProxmoxFactory().create(new Shop.Context(settings, CLOCK));
  }

  @Test
  void isFoundAsAService() {
    assertThat(ServiceLoader.load(ProvisionerFactory.class))
        .hasAtLeastOneElementOfType(ProxmoxFactory.class);
    assertThat(new ProxmoxFactory().type()).isEqualTo("proxmox");
  }

  @Test
  void everySettingIsDocumentedAndOnlyHarmlessOnesAreOthersToSet() {
    List<ConfigKey<?>> keys = ProxmoxConfig.SCHEMA.keys();

    assertThat(keys).allSatisfy(key -> assertThat(key.doc()).endsWith("."));
    assertThat(keys.stream().filter(key -> key.mayBeSetBy(Layer.OFFERING)).map(ConfigKey::name))
        .containsExactlyInAnyOrder("template", "rate_limit", "ssh_user", "ssh_port");
    assertThat(keys).noneMatch(key -> key.mayBeSetBy(Layer.CONTRACT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          url       | pve1                          | is not the address of a node
          token_id  | root                          | user@realm!name
          vmids     | 10-20                         | range of VM numbers
          vmids     | 5000-4000                     | range of VM numbers
          addresses | 192.0.2.10-192.0.3.20/24      | do not lie in one network
          addresses | 192.0.2.300-192.0.2.310/24    | not an IPv4 address
          addresses | 192.0.2.20-192.0.2.10/24      | no range
          gateway   | 192.0.2.1                     | without 'addresses'
          ca_file   | /nonexistent.pem              | nonexistent.pem
          ssh_user  | Not A User                    | not a user name
          """)
  void settingsThatCannotWorkAreNamed(String key, String value, String why) {
    Settings wrong = least().with(Layer.PROVIDER, key, value);

    assertThatThrownBy(() -> create(wrong))
        .isInstanceOf(ProvisioningException.Permanent.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void withoutAClusterNothingIsClaimed() {
    try (Provisioner provisioner = create(least())) {
      List<Finding> findings = provisioner.preflight();

      assertThat(provisioner.inventory()).isInstanceOf(Inventory.Unavailable.class);
      assertThatThrownBy(provisioner::identity).isInstanceOf(ProvisioningException.Retryable.class);
      assertThat(findings)
          .singleElement()
          .satisfies(finding -> assertThat(finding.evidence()).contains("127.0.0.1:1"));
    }
  }

  @Test
  void everyNumberIsACandidateOnce() {
    VmidRange range = VmidRange.parse("500000-500099");
    List<String> candidates = new ArrayList<>();
    range.candidates(Mark.of(new ContractId("ab".repeat(32)))).forEach(candidates::add);

    assertThat(candidates).hasSize(100);
    assertThat(new HashSet<>(candidates)).hasSize(100);
    assertThat(candidates).allMatch(vmid -> range.contains(Integer.parseInt(vmid)));
  }

  @Test
  void theGatewayAndTheEdgesOfANetworkAreNotGivenOut() {
    AddressPool pool =
        AddressPool.of(
                least()
                    .with(Layer.PROVIDER, "addresses", "192.0.2.0-192.0.2.7/29")
                    .with(Layer.PROVIDER, "gateway", "192.0.2.1"))
            .orElseThrow();

    assertThat(pool.candidates())
        .containsExactly("192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.5", "192.0.2.6");
    assertThat(pool.ipConfig("192.0.2.2")).isEqualTo("ip=192.0.2.2/29,gw=192.0.2.1");
  }

  @Test
  void aCardKeepsItsModelAndAddressAndLosesWhatWasNotAskedFor() {
    NetDevice template =
        NetDevice.parse("e1000=BC:24:11:00:00:01,bridge=vmbr0,tag=9,link_down=1,mtu=1400")
            .orElseThrow();

    assertThat(template.wanted(least()).text())
        .isEqualTo("e1000=BC:24:11:00:00:01,bridge=vmbr0,firewall=1,mtu=1400");
    assertThat(NetDevice.parse("bridge=vmbr0")).isEmpty();
  }

  @Test
  void aNumberIsOurOwnChoiceAndShowsAfterTheClusterGatheredItsListing() {
    try (Provisioner provisioner = create(least())) {
      assertThat(provisioner.guarantee()).isEqualTo(CreateGuarantee.ID_CHOSEN);
      assertThat(provisioner.settlingTime()).isGreaterThan(Duration.ofSeconds(10));
    }
  }
}
