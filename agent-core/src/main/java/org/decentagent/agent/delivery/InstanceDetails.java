// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.delivery;

import java.util.Map;
import org.decentagent.spi.Instance;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a customer is told, as the platform stores and shows it: the member names and types of the
 * reference agent, plus the user and the host key. Tenants are shown the gateway's name and port,
 * so they are set too where the port is not SSH's own. No password is ever made or sent.
 */
final class InstanceDetails {
  private static final int SSH = 22;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private InstanceDetails() {}

  static String of(Instance instance) {
    SshAccess access = instance.ssh().orElseThrow();
    ObjectNode details = JSON.createObjectNode();
    details.put("external_id", instance.ref().externalId());
    details.put("ip_address", instance.ipv4().orElse(null));
    details.put("ipv6_address", instance.ipv6().orElse(null));
    details.put("public_ip", instance.ipv4().or(instance::ipv6).orElse(access.host()));
    details.put("ssh_port", access.port());
    details.put("ssh_user", access.user());
    details.put("ssh_host_key", instance.hostKey().map(SshPublicKey::line).orElse(null));
    details.putNull("root_password");
    if (access.port() != SSH) {
      details.put("gateway_subdomain", access.host());
      details.put("gateway_ssh_port", access.port());
    }
    ObjectNode more = details.putObject("additional_details");
    for (Map.Entry<String, String> entry : instance.details().entrySet()) {
      more.put(entry.getKey(), entry.getValue());
    }
    return JSON.writeValueAsString(details);
  }
}
