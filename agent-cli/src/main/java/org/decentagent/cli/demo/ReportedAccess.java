// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.util.Optional;
import org.decentagent.cli.console.Console;
import org.decentagent.platform.ContractView;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.spi.unit.Secret;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What a tenant is told about the instance: where to log in, and the host key that must be there.
 * Immutable.
 */
record ReportedAccess(SshAccess access, SshPublicKey hostKey) {
  /**
   * Reads what the platform shows to the tenant.
   *
   * @throws IllegalArgumentException when it is not enough to log in safely
   */
  static ReportedAccess of(ContractView contract) {
    String text =
        contract
            .instanceDetails()
            .map(Secret::reveal)
            .orElseThrow(() -> new IllegalArgumentException("no instance details were reported"));
    JsonNode details;
    try {
      details = Console.json().readTree(text);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("the instance details are no JSON", e);
    }
    String host =
        text(details, "gateway_subdomain")
            .or(() -> text(details, "public_ip"))
            .or(() -> text(details, "ip_address"))
            .orElseThrow(() -> new IllegalArgumentException("no address was reported"));
    int port = details.path("gateway_ssh_port").asInt(details.path("ssh_port").asInt(22));
    String hostKey =
        text(details, "ssh_host_key")
            .orElseThrow(() -> new IllegalArgumentException("no host key was reported"));
    return new ReportedAccess(
        new SshAccess(host, port, text(details, "ssh_user").orElse("root")),
        new SshPublicKey(hostKey));
  }

  private static Optional<String> text(JsonNode details, String member) {
    return Optional.of(details.path(member).asString("")).filter(text -> !text.isBlank());
  }
}
