// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.ServiceLoader;
import org.decentagent.spi.Finding;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.config.ConfigKey;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.config.Settings;
import org.decentagent.testkit.proxmox.ProxmoxOptions;
import org.decentagent.testkit.proxmox.SimulatedProxmox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HetznerFactoryTest {
  @Test
  void isFoundAsAServiceAndLeavesThePlatformsOwnTypeAlone() {
    assertThat(ServiceLoader.load(ProvisionerFactory.class))
        .hasAtLeastOneElementOfType(HetznerFactory.class);
    assertThat(new HetznerFactory().type()).isEqualTo("hcloud");
  }

  @Test
  void everySettingIsDocumentedAndOnlyHarmlessOnesAreOthersToSet() {
    List<ConfigKey<?>> keys = HetznerConfig.SCHEMA.keys();

    assertThat(keys).allSatisfy(key -> assertThat(key.doc()).endsWith("."));
    assertThat(keys.stream().filter(key -> key.mayBeSetBy(Layer.OFFERING)).map(ConfigKey::name))
        .containsExactlyInAnyOrder(
            "server_types",
            "locations",
            "image",
            "addresses",
            "ssh_user",
            "ssh_port",
            "max_monthly_price");
    assertThat(keys).noneMatch(key -> key.mayBeSetBy(Layer.CONTRACT));
    assertThat(HetznerConfig.TOKEN.isSecret()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          api_url  | ftp://x                   | https://
          api_url  | http://api.hetzner.cloud  | https://
          api_url  | http://localhost.example  | https://
          api_url  | http://127.0.0.1.example  | https://
          api_url  | https://                  | not the address
          token    | two words                 | the right file
          ssh_user | root;                     | ssh_user
          image    | not an image              | image
          """)
  void settingsThatCannotWorkAreNamed(String key, String value, String why) {
    try (Account account = Account.open()) {
      Settings wrong = account.settings().with(Layer.PROVIDER, key, value);

      assertThatThrownBy(() -> account.agent(wrong))
          .isInstanceOf(ProvisioningException.Permanent.class)
          .hasMessageContaining("[backend.hel]")
          .hasMessageContaining(why)
          .hasMessageNotContaining("two words");
    }
  }

  @Test
  void aCertificateThatIsNotBelievedIsACaseForTheOperator() {
    try (Account account = Account.open();
        SimulatedProxmox selfSigned = SimulatedProxmox.start(ProxmoxOptions.drawn(7).build())) {
      Settings elsewhere =
          account.settings().with(Layer.PROVIDER, "api_url", selfSigned.url() + "/v1");

      assertThatThrownBy(account.agent(elsewhere)::identity)
          .isInstanceOf(ProvisioningException.AccessDenied.class)
          .hasMessageContaining("check the proxy");
    }
  }

  @Test
  void withoutTheApiNothingIsClaimed() {
    try (Account account = Account.open()) {
      Settings nowhere =
          account.settings().with(Layer.PROVIDER, "api_url", "http://127.0.0.1:1/v1");
      Provisioner agent = account.agent(nowhere);

      Inventory inventory = agent.inventory();
      List<Finding> findings = agent.preflight();

      assertThat(inventory).isInstanceOf(Inventory.Unavailable.class);
      assertThatThrownBy(agent::identity).isInstanceOf(ProvisioningException.Retryable.class);
      assertThat(findings)
          .singleElement()
          .satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Finding.Severity.ERROR);
            assertThat(finding.evidence()).contains("127.0.0.1:1");
          });
    }
  }
}
