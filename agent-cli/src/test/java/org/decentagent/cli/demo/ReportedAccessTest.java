// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.OptionalInt;
import org.decentagent.platform.ContractView;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.unit.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReportedAccessTest {
  private static final String HOST_KEY = SshIdentity.generate().publicLine();

  private static ContractView contract(String details) {
    return new ContractView(
        new ContractId("ab".repeat(32)),
        "active",
        Optional.of(Secret.of(details)),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty());
  }

  @Test
  void theGatewayIsWhatTenantsAreShown() {
    ReportedAccess access =
        ReportedAccess.of(
            contract(
                """
                {"public_ip": "10.0.0.1", "ssh_port": 22, "ssh_user": "root",
                 "gateway_subdomain": "host.example.org", "gateway_ssh_port": 28000,
                 "ssh_host_key": "%s"}\
                """
                    .formatted(HOST_KEY)));

    assertThat(access.access()).isEqualTo(new SshAccess("host.example.org", 28000, "root"));
    assertThat(access.hostKey().line()).isEqualTo(HOST_KEY);
  }

  @Test
  void withoutAGatewayItIsTheAddress() {
    ReportedAccess access =
        ReportedAccess.of(
            contract(
                "{\"public_ip\": \"10.0.0.1\", \"ssh_port\": 2222, \"ssh_host_key\": \"%s\"}"
                    .formatted(HOST_KEY)));

    assertThat(access.access()).isEqualTo(new SshAccess("10.0.0.1", 2222, "root"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no JSON",
        "{\"public_ip\": \"10.0.0.1\"}",
        "{\"ssh_host_key\": \"x\"}",
        "{\"public_ip\": \"-oProxyCommand=x\", \"ssh_host_key\": \"x\"}"
      })
  void whatIsNotEnoughToLogInSafelyIsRefused(String details) {
    assertThatThrownBy(() -> ReportedAccess.of(contract(details)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
