// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.time.Duration;
import java.util.Optional;
import org.decentagent.docker.api.ContainerFacts;
import org.decentagent.docker.api.Containers;
import org.decentagent.docker.api.DockerFailures;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Steps;
import org.decentagent.spi.capability.Suspension;
import org.decentagent.spi.capability.SuspensionRequest;
import org.decentagent.spi.capability.Transition;

/**
 * Stops and starts containers. Their layer, port and host key stay; so does the restart policy,
 * which leaves a stopped container stopped when the engine restarts. Safe for use by many threads.
 */
final class ContainerSuspension implements Suspension {
  private final Containers containers;
  private final Stamps stamps;
  private final Duration patience;

  ContainerSuspension(Containers containers, Stamps stamps, Duration patience) {
    this.containers = containers;
    this.stamps = stamps;
    this.patience = patience;
  }

  @Override
  public Transition suspend(SuspensionRequest request, Steps steps) {
    ContainerFacts container = require(request);
    containers.stop(container.id(), patience);
    if (require(request).status().isRunning()) {
      throw new ProvisioningException.Retryable(
          DockerFailures.code("does_not_stop"), "container " + container.name() + " still runs");
    }
    return new Transition.Done();
  }

  @Override
  public Transition resume(SuspensionRequest request, Steps steps) {
    ContainerFacts container = require(request);
    if (containers.start(container.id()) instanceof Containers.Started.PortTaken(String why)) {
      throw new ProvisioningException.Retryable(
          DockerFailures.code("port_taken"),
          "cannot resume container %s: %s; stop what took its port"
              .formatted(container.name(), why));
    }
    return new Transition.Done();
  }

  private ContainerFacts require(SuspensionRequest request) {
    ContainerFacts container =
        containers
            .find(request.instance().externalId())
            .orElseThrow(() ->
                new ProvisioningException.Permanent(
                    DockerFailures.code("no_such_container"),
                    "there is no container " + request.instance().externalId()));
    stamps.require(
        new Stamps.Thing(
            InstanceContainer.KIND,
            container.name(),
            container.labels(),
            Optional.of(request.contract())));
    return container;
  }
}
