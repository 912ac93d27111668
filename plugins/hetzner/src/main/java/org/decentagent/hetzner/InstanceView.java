// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.util.Optional;
import org.decentagent.hetzner.api.Ipv6Network;
import org.decentagent.hetzner.api.Server;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;

/** Shows a server as an instance; its external id is the server's id. Immutable. */
record InstanceView(BackendName backend, Login login) {
  /**
   * What a status means.
   *
   * @see <a href="https://docs.hetzner.cloud/reference/cloud#servers">Hetzner Cloud: servers</a>
   */
  static InstanceState state(Server server) {
    return switch (server.status()) {
      case "initializing", "starting" -> InstanceState.CREATING;
      case "running", "migrating" -> InstanceState.RUNNING;
      case "off", "stopping" -> InstanceState.STOPPED;
      case "deleting" -> InstanceState.REMOVING;
      default -> InstanceState.OTHER;
    };
  }

  Instance of(Server server) {
    Optional<String> ipv4 = server.addresses().ipv4();
    Optional<String> ipv6 = server.addresses().ipv6().map(Ipv6Network::host);
    Instance.Builder instance =
        Instance.at(new InstanceRef(backend, Long.toString(server.id())), state(server))
            .detail("server_name", server.name())
            .detail("server_type", server.make().type())
            .detail("location", server.make().location());
    ipv4.ifPresent(instance::ipv4);
    ipv6.ifPresent(instance::ipv6);
    ipv4.or(() -> ipv6).map(login.asLabelled(server.labels())::at).ifPresent(instance::ssh);
    return instance.build();
  }
}
