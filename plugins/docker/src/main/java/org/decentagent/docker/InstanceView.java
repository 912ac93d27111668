// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.decentagent.docker.api.ContainerFacts;
import org.decentagent.docker.api.Containers;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;

/** Shows a container as an instance. Safe for use by many threads. */
final class InstanceView {
  private final Containers containers;
  private final BackendName backend;
  private final String address;

  InstanceView(Containers containers, BackendName backend, String address) {
    this.containers = containers;
    this.backend = backend;
    this.address = address;
  }

  /** What a status of the engine means. */
  static InstanceState state(String status) {
    return switch (status) {
      case "created" -> InstanceState.CREATING;
      case "running" -> InstanceState.RUNNING;
      case "paused", "restarting", "exited", "dead" -> InstanceState.STOPPED;
      case "removing" -> InstanceState.REMOVING;
      default -> InstanceState.OTHER;
    };
  }

  /** The instance, with the host key as far as it has one by now. */
  Instance of(ContainerFacts container) {
    return of(container, hostKey(container.id()));
  }

  /** The instance with a host key that was read before. */
  Instance of(ContainerFacts container, Optional<SshPublicKey> hostKey) {
    Instance.Builder instance =
        Instance.at(new InstanceRef(backend, container.id()), state(container.status().text()))
            .detail("container_name", container.name())
            .detail("image_id", container.image());
    InstanceLabels.port(container.labels())
        .ifPresent(port -> instance.ssh(new SshAccess(address, port, SshServer.USER)));
    hostKey.ifPresent(instance::hostKey);
    return instance.build();
  }

  /** The host key that a container made at its first start; empty until then. */
  Optional<SshPublicKey> hostKey(String id) {
    return containers.readFile(id, SshServer.PUBLIC_HOST_KEY).flatMap(InstanceView::parse);
  }

  /** The file may be half written, or its customer may have put anything there. */
  private static Optional<SshPublicKey> parse(byte[] content) {
    String text = new String(content, StandardCharsets.US_ASCII);
    if (!text.endsWith("\n")) {
      return Optional.empty();
    }
    try {
      return Optional.of(new SshPublicKey(text.strip()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
